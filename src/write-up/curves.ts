/**
 * Curves of a run: what its reward calls bought, call by call, and what it logged. Runs that differ in the
 * seed only are one group, with a mean and a standard deviation.
 */
import type { RewardDefinition } from '../reward/definition.js';
import { readPaid, scoreSign } from '../run/paid-summary.js';
import type { Point } from '../chart/chart.js';
import { countCurve, meanOfBestCurve } from '../chart/paid-curves.js';
import { readMetrics } from '../store/run-directory.js';

export interface Curve {
  readonly x: 'reward calls' | 'step';
  readonly points: readonly Point[];
}

/** Logged figures that are compared, beside what the calls bought. */
const LOGGED = ['success', 'tv', 'loss'];

/**
 * @param reward tells what a mode is, where it is known
 * @param k size of the best set that is averaged
 */
export function curvesOf(path: string, reward: RewardDefinition | undefined, k: number): Map<string, Curve> {
  const curves = new Map<string, Curve>();
  const paid = readPaid(path);
  if (paid.length > 0) {
    const scores = paid.map(({ raw }) => raw);
    const sign = scoreSign(paid);
    const isMode = reward?.isMode;
    curves.set('best', { x: 'reward calls', points: meanOfBestCurve(scores, 1, sign) });
    curves.set(`mean of the best ${k}`, { x: 'reward calls', points: meanOfBestCurve(scores, k, sign) });
    if (isMode) {
      const points = countCurve(paid, ({ outcome, raw }) => raw !== null && isMode(outcome, raw));
      curves.set('modes found', { x: 'reward calls', points });
    }
  }
  const metrics = readMetrics(path);
  const x = metrics.some((line) => typeof line.rewardCalls === 'number') ? 'rewardCalls' : 'step';
  const against = x === 'step' && paid.length === 0 ? 'step' : 'reward calls';
  for (const name of LOGGED) {
    const points = metrics.flatMap((line): Point[] => {
      const [at, value] = [line[x], line[name]];
      return typeof at === 'number' && typeof value === 'number' ? [[at, value]] : [];
    });
    if (points.length > 0) curves.set(name, { x: against, points });
  }
  return curves;
}

/** Places at which curves of several seeds are averaged. */
const PLACES = 200;

/** A curve's value at x: that of the last point at or before it; NaN before the first. */
function valueAt(points: readonly Point[], x: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= x) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? NaN : points[low - 1][1];
}

export interface MeanCurve {
  readonly points: readonly Point[];
  /** Mean minus and plus one standard deviation (of the sample); empty for a single curve. */
  readonly band: readonly (readonly [x: number, low: number, high: number])[];
}

/** Mean over seeds where all of them have a value. */
export function meanCurve(curves: readonly (readonly Point[])[]): MeanCurve {
  if (curves.length === 1) return { points: curves[0], band: [] };
  const from = Math.max(...curves.map((points) => points[0][0]));
  const to = Math.min(...curves.map((points) => points.at(-1)![0]));
  const all = [...new Set(curves.flatMap((points) => points.map(([x]) => x)))]
    .filter((x) => x >= from && x <= to)
    .sort((a, b) => a - b);
  const stride = Math.ceil(all.length / PLACES);
  const places = all.filter((_, i) => i % stride === 0 || i === all.length - 1);
  const points: Point[] = [];
  const band: [number, number, number][] = [];
  for (const x of places) {
    const { mean, deviation } = spread(curves.map((curve) => valueAt(curve, x)));
    points.push([x, mean]);
    band.push([x, mean - deviation, mean + deviation]);
  }
  return { points, band };
}

/** Mean and standard deviation of a sample; of one value the deviation is 0. */
export function spread(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
