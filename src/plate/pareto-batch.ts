/**
 * A batch for several targets by expected hypervolume improvement: outcomes are taken one by one, each the
 * one that adds most, in the mean of draws from its predictions, to the volume that the measured ones and
 * those taken before dominate (sequential greedy qEHVI: Daulton, Balandat & Bakshy, NeurIPS 2020).
 *
 * Surrogates of the targets are independent. Within a draw all outcomes lie the same number of deviations
 * from their means: two that are predicted alike are taken for one another, so that a batch spreads. The
 * expectation never rises as the batch grows, so that stale figures are bounds, and few are found anew
 * (lazy greedy: Minoux 1978).
 */
import { normal } from '../random/normal.js';
import type { RandomStream } from '../random/stream.js';
import { nonDominated } from '../math/pareto.js';
import { HypervolumeGain } from './hypervolume-gain.js';

/** Pairs of draws, each with its mirror image. */
const PAIRS = 16;

export interface ParetoCandidates {
  readonly count: number;
  /** Predictions of every target, more is better [K][count]. */
  readonly mean: readonly Float64Array[];
  readonly deviation: readonly Float64Array[];
}

/**
 * A reference a tenth of the front's extent below its worst values; where that has none in a target, a tenth
 * of `extent` (the spread of what was measured).
 * @param points [n][K], n >= 1
 */
export function referenceOf(points: readonly (readonly number[])[], extent: readonly number[]): number[] {
  const front = nonDominated(points).map((i) => points[i]);
  return extent.map((range, k) => {
    const values = front.map((point) => point[k]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least - 0.1 * (most > least ? most - least : range > 0 ? range : 1);
  });
}

/**
 * @param front points that are known [n][K]
 * @param reference [K]
 * @returns at most `count` candidates in the order taken; where nothing adds volume any more, those that are
 *   best in the sum over targets, each in units of its distance from the reference
 */
export function paretoBatch(
  candidates: ParetoCandidates,
  front: readonly (readonly number[])[],
  reference: readonly number[],
  count: number,
  random: RandomStream,
): number[] {
  const { mean, deviation } = candidates;
  const K = reference.length;
  const draws: { readonly z: readonly number[]; readonly gain: HypervolumeGain }[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const z = Array.from({ length: K }, () => normal(random));
    for (const own of [z, z.map((value) => -value)]) {
      const gain = new HypervolumeGain(reference);
      for (const point of front) gain.add(point);
      draws.push({ z: own, gain });
    }
  }
  const point = new Float64Array(K);
  const drawn = (i: number, z: readonly number[]): Float64Array => {
    for (let k = 0; k < K; k++) point[k] = mean[k][i] + z[k] * deviation[k][i];
    return point;
  };
  const expected = (i: number): number =>
    draws.reduce((sum, { z, gain }) => sum + gain.of(drawn(i, z)) / draws.length, 0);
  const bound = Float64Array.from({ length: candidates.count }, (_, i) => expected(i));
  const picked: number[] = [];
  const taken = new Uint8Array(candidates.count);
  while (picked.length < Math.min(count, candidates.count)) {
    const best = lazyBest(bound, taken, expected);
    if (best < 0) break;
    picked.push(best);
    taken[best] = 1;
    for (const { z, gain } of draws) gain.add(drawn(best, z));
  }
  if (picked.length < count) {
    const scale = reference.map((least, k) => Math.max(...mean[k]) - least || 1);
    const worth = (i: number): number =>
      scale.reduce((sum, unit, k) => sum + (mean[k][i] - reference[k]) / unit, 0);
    const rest = Array.from({ length: candidates.count }, (_, i) => i).filter((i) => taken[i] === 0);
    picked.push(...rest.sort((a, b) => worth(b) - worth(a) || a - b).slice(0, count - picked.length));
  }
  return picked;
}

/** The candidate that adds most; -1 where none adds anything. Bounds that are looked at become exact. */
function lazyBest(bound: Float64Array, taken: Uint8Array, expected: (i: number) => number): number {
  for (let fresh = -1; ;) {
    let best = -1;
    for (let i = 0; i < bound.length; i++)
      if (taken[i] === 0 && bound[i] > 0 && (best < 0 || bound[i] > bound[best])) best = i;
    if (best < 0 || best === fresh) return best;
    bound[best] = expected(best);
    fresh = best;
  }
}
