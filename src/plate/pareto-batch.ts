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

/** Of three and more targets volumes are dear: candidates of which they are found, or thrice the batch. */
const CONSIDERED = 300;

export interface ParetoCandidates {
  readonly count: number;
  /** Predictions of every target, more is better [K][count]. */
  readonly mean: readonly Float64Array[];
  readonly deviation: readonly Float64Array[];
  /** Chances not to fail [count]; default: certain. What fails adds nothing. */
  readonly chance?: Float64Array;
}

/** The least and the greatest of values, however many. */
export function leastAndMost(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  return [least, most];
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
    const [least, most] = leastAndMost(values);
    return least - 0.1 * (most > least ? most - least : range > 0 ? range : 1);
  });
}

/**
 * @param front points that are known [n][K]
 * @param reference [K]
 * @returns at most `count` candidates in the order taken; where nothing adds volume any more, those that are
 *   best in the sum over targets, each in units of its distance from the reference
 */
export async function paretoBatch(
  candidates: ParetoCandidates,
  front: readonly (readonly number[])[],
  reference: readonly number[],
  count: number,
  random: RandomStream,
  watch?: (done: number, of: number) => void | Promise<void>,
): Promise<number[]> {
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
  const chanceOf = (i: number): number => candidates.chance?.[i] ?? 1;
  const expected = (i: number): number =>
    chanceOf(i) * draws.reduce((sum, { z, gain }) => sum + gain.of(drawn(i, z)) / draws.length, 0);
  const worthwhile = K > 2 ? promising(candidates, front, reference, Math.max(CONSIDERED, 3 * count)) : undefined; // prettier-ignore
  const bound = Float64Array.from({ length: candidates.count }, (_, i) =>
    worthwhile === undefined || worthwhile.has(i) ? expected(i) : 0,
  );
  const picked: number[] = [];
  const taken = new Uint8Array(candidates.count);
  while (picked.length < Math.min(count, candidates.count)) {
    await watch?.(picked.length, count);
    const best = lazyBest(bound, taken, expected);
    if (best < 0) break;
    picked.push(best);
    taken[best] = 1;
    for (const { z, gain } of draws) gain.add(drawn(best, z));
  }
  if (picked.length < count) {
    // Counted from the least, so that no chance makes a poor one of little worth better.
    const spans = reference.map((from, k) => {
      const [least, most] = leastAndMost(mean[k]);
      return { least, unit: most - from || 1 };
    });
    const worth = (i: number): number =>
      chanceOf(i) * spans.reduce((sum, { least, unit }, k) => sum + (mean[k][i] - least) / unit, 0);
    const rest = Array.from({ length: candidates.count }, (_, i) => i).filter((i) => taken[i] === 0);
    picked.push(...rest.sort((a, b) => worth(b) - worth(a) || a - b).slice(0, count - picked.length));
  }
  return picked;
}

/** Those whose means, and means and a deviation, add most volume to the front. */
function promising(
  { count, mean, deviation, chance }: ParetoCandidates,
  front: readonly (readonly number[])[],
  reference: readonly number[],
  most: number,
): ReadonlySet<number> {
  const gain = new HypervolumeGain(reference);
  for (const point of front) gain.add(point);
  const worth = Float64Array.from(
    { length: count },
    (_, i) =>
      (chance?.[i] ?? 1) *
      [0, 1].reduce((sum, z) => sum + gain.of(mean.map((one, k) => one[i] + z * deviation[k][i])), 0),
  );
  const order = Array.from(worth, (_, i) => i).sort((a, b) => worth[b] - worth[a] || a - b);
  return new Set(order.slice(0, most));
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
