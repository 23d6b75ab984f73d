/** Plates of which far fewer 90 % intervals held than should: those of the next plate are to be doubted. */
import type { ReturnedPlate } from './returned-plates.js';

/** Share of intervals that should hold. */
const SHOULD_HOLD = 0.9;
/** A plate is doubted where chance alone does as badly less often than this. */
const RARE = 1e-3;

/** Whether so few intervals held that chance, with 9 of 10 to hold independently, does not explain it. */
export const isDoubted = ({ intervals, inside }: Pick<ReturnedPlate, 'intervals' | 'inside'>): boolean =>
  intervals > 0 && atMost(inside, intervals, SHOULD_HOLD) < RARE;

/** `plate 2: ...`, one sentence; undefined of a plate that is as it should be. */
export function doubtSentence(
  one: Pick<ReturnedPlate, 'plate' | 'intervals' | 'inside'>,
): string | undefined {
  if (!isDoubted(one)) return undefined;
  const { plate, intervals, inside } = one;
  return `plate ${plate}: far fewer of its 90 % intervals held than 9 of 10 (${inside} of ${intervals}): doubt the intervals of the next plate, and look whether results or plates were mixed up`;
}

/** P(X <= k) of a binomial X of n trials. @param p 0 < p < 1 */
function atMost(k: number, n: number, p: number): number {
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return sum;
}
