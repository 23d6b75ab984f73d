/** Several curves, of runs that differ in the seed only, as one with a band. */
import { moments } from '../math/moments.js';
import type { Point } from './chart.js';

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
  /**
   * Mean minus and plus one standard deviation (of the sample); empty where it has no width, as for one
   * curve.
   */
  readonly band: readonly (readonly [x: number, low: number, high: number])[];
}

/** Mean over seeds where all of them have a value. */
export function meanCurve(curves: readonly (readonly Point[])[]): MeanCurve {
  if (curves.length === 1) return { points: curves[0], band: [] };
  if (curves.length === 0 || curves.some(({ length }) => length === 0)) return { points: [], band: [] };
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
    const { mean, deviation } = moments(curves.map((curve) => valueAt(curve, x)));
    points.push([x, mean]);
    band.push([x, mean - deviation, mean + deviation]);
  }
  return { points, band: band.some(([, low, high]) => high > low) ? band : [] };
}
