/** What reward calls have bought, call by call. */
import { RunningBest } from '../metric/running-best.js';
import type { Point } from './chart.js';

/** Most points of a curve over reward calls. */
const MOST_POINTS = 400;

/** Calls at which a curve is sampled: all of few, evenly spaced ones of many, always the last. */
function sampled(call: number, total: number): boolean {
  return call === total || call % Math.ceil(total / MOST_POINTS) === 0;
}

/**
 * Mean of the best `k` scores after each call, from the k-th on.
 * @param scores in order of payment; null for an infeasible outcome, which counts as a call and nothing else
 * @param sign -1 where small scores are good
 */
export function meanOfBestCurve(scores: readonly (number | null)[], k: number, sign: 1 | -1 = 1): Point[] {
  const best = new RunningBest(k);
  const points: Point[] = [];
  scores.forEach((score, i) => {
    best.note(score === null ? null : sign * score);
    if (best.count === k && sampled(i + 1, scores.length)) points.push([i + 1, sign * best.mean + 0]); // never -0
  });
  return points;
}

/** Number of calls so far that satisfy a condition. */
export function countCurve<T>(calls: readonly T[], counts: (call: T) => boolean): Point[] {
  let count = 0;
  const points: Point[] = [];
  calls.forEach((call, i) => {
    if (counts(call)) count++;
    if (sampled(i + 1, calls.length)) points.push([i + 1, count]);
  });
  return points;
}
