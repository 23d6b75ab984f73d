/** A comparison as a table of text: means over seeds with 95 % intervals, each row beside its controls. */
import { confidence } from '../math/confidence.js';
import type { Contrast, ContrastRow, Measure } from './contrast-types.js';

/** `12.3 ± 0.4`, half of the width of the interval; `-` where the row has no such figure. */
export function meanText(values: readonly number[] | undefined, digits: number): string {
  const interval = values && confidence(values);
  if (!interval) return '-';
  const { mean, half } = interval;
  return `${mean.toFixed(digits)}${Number.isFinite(half) ? ` ± ${half.toFixed(digits)}` : ''}`;
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
