/**
 * What a part has caused: the differences, seed by seed, between a row and its control, with their 95 %
 * interval, and a sentence made of them. A sentence says more or less only where the interval leaves out 0, and
 * of five seeds or more.
 */
import { confidence, type Interval } from '../math/confidence.js';
import { SECONDS, type Contrast, type ContrastRow, type Measure } from './contrast-types.js';

/** Fewer seeds rank nothing: their differences are shown without a word for them. */
export const RANKING_SEEDS = 5;

export interface Difference {
  readonly measure: Measure;
  /** Mean of row minus control, over seeds. */
  readonly interval: Interval;
  /** 1: more with the part, -1: less, 0: not told apart. */
  readonly sign: -1 | 0 | 1;
}

export interface Effect {
  /** The row with the part. */
  readonly row: string;
  readonly control: string;
  /** The part. */
  readonly part: string;
  readonly differences: readonly Difference[];
}

/** Row minus control by seed. Equal figures of all seeds are no difference; one seed tells nothing. */
export function pairedDifference(row: readonly number[], control: readonly number[]): Interval | undefined {
  return confidence(row.map((value, i) => value - control[i]));
}

/** 1 or -1 where the interval leaves out 0. */
export function signOf({ mean, half }: Interval): -1 | 0 | 1 {
  if (Math.abs(mean) <= half || mean === 0) return 0;
  return mean > 0 ? 1 : -1;
}

/** Every row that has a control, beside it. Seconds are no effect of interest. */
export function effectsOf({ rows, measures }: Contrast): Effect[] {
  return rows.flatMap((control): Effect[] => {
    const row = rows.find(({ name }) => name === control.controls?.of);
    if (!row || !control.controls) return [];
    const differences = measures
      .filter(({ key }) => key !== SECONDS)
      .flatMap((measure) => differenceOf(row, control, measure));
    return [{ row: row.name, control: control.name, part: control.controls.without, differences }];
  });
}

function differenceOf(row: ContrastRow, control: ContrastRow, measure: Measure): Difference[] {
  const [own, other] = [row.figures[measure.key], control.figures[measure.key]];
  if (!own || !other) return [];
  const interval = pairedDifference(own, other);
  return interval ? [{ measure, interval, sign: signOf(interval) }] : [];
}

const signed = (value: number, digits: number): string =>
  `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`;

/** `+79.0 [70.1, 87.9]`; without brackets for one seed. */
export function differenceText({ measure: { digits }, interval: { mean, half } }: Difference): string {
  const bounds = Number.isFinite(half)
    ? ` [${(mean - half).toFixed(digits)}, ${(mean + half).toFixed(digits)}]`
    : '';
  return `${signed(mean, digits)}${bounds}`;
}

/** What the part has caused, and what not, in a sentence or two. */
export function effectSentence({ row, control, part, differences }: Effect): string {
  const seeds = differences[0]?.interval.count ?? 0;
  const beside = `${row} beside ${control}`;
  if (seeds === 0) return `${beside}: no figure that both have.`;
  const said = (some: readonly Difference[]): string =>
    some.map((one) => `${one.measure.title} ${differenceText(one)}`).join(', ');
  if (seeds === 1) return `${beside}, one seed, which settles nothing: ${said(differences)}.`;
  if (seeds < RANKING_SEEDS) return `${beside}, ${seeds} seeds, too few to rank: ${said(differences)}.`;
  const [more, less, open] = ([1, -1, 0] as const).map((sign) =>
    differences.filter((one) => one.sign === sign),
  );
  const parts = [
    ...(more.length > 0 ? [`raised by ${part}: ${said(more)}`] : []),
    ...(less.length > 0 ? [`lowered by ${part}: ${said(less)}`] : []),
    ...(open.length > 0 ? [`no effect of ${part} shown: ${said(open)}`] : []),
  ];
  return `${beside}, ${seeds} seeds: ${parts.join('; ')}.`;
}

/** Sentences below a table: one a control. */
export const sentencesOf = (comparison: Contrast): string[] => effectsOf(comparison).map(effectSentence);
