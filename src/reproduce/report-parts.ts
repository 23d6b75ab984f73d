/**
 * Pieces that the sections of an experiment's report share: amounts, means with deviations, curves with
 * bands.
 */
import type { Series } from '../chart/chart.js';
import type { Spread } from './result-types.js';

/** `1 of 3 seeds`, `3 seeds` */
export function amount(here: number, planned: number, what: string): string {
  const of = here < planned ? ` of ${planned}` : '';
  return `${here}${of} ${what}${Math.max(here, planned) === 1 ? '' : 's'}`;
}

/** `12.3 ± 0.4` */
export const spreadText = ({ mean, sd }: Spread, digits: number): string =>
  `${mean.toFixed(digits)}${sd > 0 ? ` ± ${sd.toFixed(digits)}` : ''}`;

/** Mean and band of curves that share their steps. */
export function meanCurve(name: string, curves: readonly (readonly (readonly [number, number])[])[]): Series {
  const length = Math.min(...curves.map((curve) => curve.length));
  const points = Array.from({ length }, (_, i) => {
    const values = curves.map((curve) => curve[i][1]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const sd = Math.sqrt(
      values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length - 1),
    );
    return { x: curves[0][i][0], mean, sd };
  });
  return banded(name, points);
}

export function banded(
  name: string,
  points: readonly { readonly x: number; readonly mean: number; readonly sd: number }[],
): Series {
  const series = { name, points: points.map(({ x, mean }) => [x, mean] as const) };
  if (points.every(({ sd }) => sd === 0)) return series;
  return { ...series, band: points.map(({ x, mean, sd }) => [x, mean - sd, mean + sd] as const) };
}
