/** Pieces that the sections of an experiment's report share: amounts, means with deviations, bands. */
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

export function banded(
  name: string,
  points: readonly { readonly x: number; readonly mean: number; readonly sd: number }[],
): Series {
  const series = { name, points: points.map(({ x, mean }) => [x, mean] as const) };
  if (points.every(({ sd }) => sd === 0)) return series;
  return { ...series, band: points.map(({ x, mean, sd }) => [x, mean - sd, mean + sd] as const) };
}
