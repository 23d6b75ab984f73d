/** A comparison as a table of text: means over seeds with 95 % intervals, each row beside its controls. */
import { confidence } from '../math/confidence.js';
import type { Contrast, ContrastRow, Measure } from './contrast-types.js';

/** Seeds below which an interval says little but how few they are: their values are shown instead. */
const FEWEST_SEEDS = 3;

/**
 * `12.3 ± 0.4`, half of the width of the interval; of two seeds `12.3 (12.1, 12.5)`, their values; `-` where the
 * row has no such figure.
 */
export function meanText(values: readonly number[] | undefined, digits: number): string {
  const interval = values && confidence(values);
  if (!interval) return '-';
  const { mean, half, count } = interval;
  const center = mean.toFixed(digits);
  if (count === 1) return center;
  if (count >= FEWEST_SEEDS) return `${center} ± ${half.toFixed(digits)}`;
  const each = values.filter(Number.isFinite).map((value) => value.toFixed(digits));
  return `${center} (${each.join(', ')})`;
}

/** What figures of so many seeds are: `mean ± half of the 95 % interval`. */
export function figuresText(seeds: number): string {
  if (seeds === 1) return 'the figures of that seed, which settle nothing';
  return seeds < FEWEST_SEEDS ? 'mean (the figure of each seed)' : 'mean ± half of the 95 % interval';
}

/**
 * Rows in the order of the comparison, each behind the one that it is the control of, controls of controls
 * too.
 */
export function orderedRows({ rows }: Contrast): readonly ContrastRow[] {
  const own = rows.filter(({ controls }) => !controls || !rows.some(({ name }) => name === controls.of));
  const withControls = (row: ContrastRow): readonly ContrastRow[] => [
    row,
    ...rows.filter(({ controls }) => controls?.of === row.name).flatMap(withControls),
  ];
  return own.flatMap(withControls);
}

/** `, means over 3 rewards`; nothing where there is one. */
export const overRewards = ({ rewards }: Contrast): string =>
  rewards.length > 1 ? `, means over ${rewards.length} rewards` : '';

/** Titles of columns, and rows as long as these. */
export interface TextTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** @param all measures that are shown, where a row has them */
export function contrastTable(
  comparison: Contrast,
  all: readonly Measure[] = comparison.measures,
): TextTable {
  const { rows } = comparison;
  const measures = all.filter(({ key }) => rows.some(({ figures }) => figures[key]));
  return {
    head: ['row', ...measures.map(({ title }) => title)],
    body: orderedRows(comparison).map(({ name, controls, figures }) => [
      controls ? `control: ${name}` : name,
      ...measures.map(({ key, digits }) => meanText(figures[key], digits)),
    ]),
  };
}
