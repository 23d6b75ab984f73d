/**
 * Running values of descriptors that do not add up themselves, but are sums over places, S_j(x) = sum_i w_j(i,
 * x_i): both components of a helical moment. Found by probing: a running value is such a sum when what a letter adds at a place
 * does not depend on the letters before it.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { RandomStream } from '../../random/stream.js';

export interface PlaceSums {
  /** J, the number of sums. */
  readonly count: number;
  /** w [J, n, A], centered and scaled so that every sum has mean 0 and deviation 1 over uniform strings. */
  readonly weights: Float64Array;
}

/** Random prefixes that must agree. */
const PROBES = 8;

/**
 * @throws when outcomes are no strings of one length
 */
export function placeSums(set: DescriptorSet, random: RandomStream): PlaceSums {
  const { env, components } = set;
  if (env.symbols === undefined || env.variableLength || !env.partialTokens)
    throw new Error(`cells: tilting needs strings of one length, got ${env.task.name}`);
  const found: Float64Array[] = [];
  for (const { running, additive } of components) {
    if (!running || additive) continue;
    for (let j = 0; j < running.size; j++) {
      const weights = probe(set, running, j, random);
      if (weights) found.push(weights);
    }
  }
  const scaled = found.filter((weights) => standardize(weights, env.vocabulary));
  const size = env.tokenLength * env.vocabulary;
  const weights = new Float64Array(scaled.length * size);
  scaled.forEach((one, j) => weights.set(one, j * size));
  return { count: scaled.length, weights };
}

/** w(i, a) of one running value, undefined when it is no sum over places. */
function probe(
  { env }: DescriptorSet,
  running: NonNullable<DescriptorSet['components'][number]['running']>,
  j: number,
  random: RandomStream,
): Float64Array | undefined {
  const [n, A] = [env.tokenLength, env.vocabulary];
  const weights = new Float64Array(n * A);
  const out = new Float64Array(running.size);
  const rows = new Int32Array(2 * env.stateSize);
  const at = env.stateSize;
  for (let p = 0; p < PROBES; p++) {
    env.reset(rows, 0);
    for (let i = 0; i < n; i++) {
      running.write(rows, 0, out, 0);
      const before = out[j];
      for (let a = 0; a < A; a++) {
        rows.copyWithin(at, 0, at);
        // Written by hand, not by a step: constructions differ in their actions, not in their rows.
        rows[at] = i + 1;
        rows[at + 1 + i] = a;
        running.write(rows, at, out, 0);
        const gain = out[j] - before;
        if (p === 0) weights[i * A + a] = gain;
        else if (!(Math.abs(gain - weights[i * A + a]) <= 1e-9 * (1 + Math.abs(gain)))) return undefined;
      }
      rows[0] = i + 1;
      rows[1 + i] = random.int(A);
    }
  }
  return weights;
}

/** Centers each place and scales the sum to deviation 1. @returns false when it does not vary */
function standardize(weights: Float64Array, A: number): boolean {
  let variance = 0;
  for (let from = 0; from < weights.length; from += A) {
    let mean = 0;
    for (let a = 0; a < A; a++) mean += weights[from + a] / A;
    for (let a = 0; a < A; a++) {
      weights[from + a] -= mean;
      variance += weights[from + a] ** 2 / A;
    }
  }
  if (!(variance > 1e-18)) return false;
  const scale = 1 / Math.sqrt(variance);
  for (let i = 0; i < weights.length; i++) weights[i] *= scale;
  return true;
}
