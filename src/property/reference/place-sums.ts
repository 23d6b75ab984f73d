/**
 * Sums over places that descriptors are functions of, S_j(x) = sum_i w_j(i, x_i): both components of a
 * helical moment. Standardized, so that one scale of tilts serves all of them.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';

export interface PlaceSums {
  /** J, the number of sums. */
  readonly count: number;
  /** w [J, n, A], centered and scaled so that every sum has mean 0 and deviation 1 over uniform strings. */
  readonly weights: Float64Array;
}

/** @throws when outcomes are no strings of one length */
export function placeSums({ env, components }: DescriptorSet): PlaceSums {
  if (env.symbols === undefined || env.variableLength)
    throw new Error(`cells: tilting needs strings of one length, got ${env.task.name}`);
  const size = env.tokenLength * env.vocabulary;
  const varying = components
    .flatMap((one) => one.placeSums?.weights ?? [])
    .map((weights) => standardized(weights, env.vocabulary))
    .filter((weights) => weights !== undefined);
  const weights = new Float64Array(varying.length * size);
  varying.forEach((one, j) => weights.set(one, j * size));
  return { count: varying.length, weights };
}

/** Each place centered, the sum scaled to deviation 1; undefined when it does not vary. */
function standardized(given: Float64Array, A: number): Float64Array | undefined {
  const weights = given.slice();
  let variance = 0;
  for (let from = 0; from < weights.length; from += A) {
    let mean = 0;
    for (let a = 0; a < A; a++) mean += weights[from + a] / A;
    for (let a = 0; a < A; a++) {
      weights[from + a] -= mean;
      variance += weights[from + a] ** 2 / A;
    }
  }
  if (!(variance > 1e-18)) return undefined;
  const scale = 1 / Math.sqrt(variance);
  return weights.map((weight) => weight * scale);
}
