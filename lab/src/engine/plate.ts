/**
 * The next plate from a file of measurements, in the page: the same reader and the same design as `ocgfn next`.
 * Nothing is remembered: the file with all results is given again for the plate after.
 */
import { buildTask, RandomStream } from 'ocgfn';
import {
  designPlate,
  evidenceOfResult,
  SpaceOfData,
  wellName,
  type FoundSpace,
  type PlateItem,
} from 'ocgfn/plate';
import { csvLine, parseScoreTable, reportSentence } from 'ocgfn/reward';
import type { SaidOfTable } from './said-of-table.js';

export interface PlateAsk extends SaidOfTable {
  readonly name: string;
  readonly text: string;
  readonly count: number;
  readonly seed: number;
}

export interface ProposedWell {
  readonly well: string;
  readonly sequence: string;
  readonly prediction: number;
  readonly low: number;
  readonly high: number;
  readonly reason: string;
  readonly nearest: string;
  readonly distance: number;
}

export interface ProposedPlate {
  /** What was read of the file, and of which space. */
  readonly read: string;
  readonly space: string;
  readonly lower: boolean;
  readonly measured: number;
  readonly best: number;
  readonly wells: readonly ProposedWell[];
  /** Share of held-out results in their 90 % intervals; undefined: too few for folds. */
  readonly coverage?: number;
  readonly short?: string;
}

export const MOST_WELLS = 384;
const LONGEST = 100;
const MOST_MEASURED = 3000;

/** @throws one sentence about a file that cannot be read without doubt, or learnt from */
export async function proposePlate(
  ask: PlateAsk,
  watch?: (stage: string, done: number, of: number) => void | Promise<void>,
): Promise<ProposedPlate> {
  const { name, text, options, space, count, seed } = ask;
  const table = parseScoreTable(name, text, options);
  const found = foundSpace(name, [...table.scores.keys(), ...table.waiting], space);
  const env = buildTask('sequence', found.settings);
  const lower = table.report.lower === true;
  const sign = lower ? -1 : 1;
  const evidence = [...table.scores].map(([outcome, raw]) =>
    evidenceOfResult(
      { outcome, raw, ...table.replicates.get(outcome), bound: table.bounds.get(outcome) },
      sign,
    ),
  );
  const scores = evidence.flatMap(({ score }) => score ?? []);
  if (new Set(scores).size < 2)
    throw new Error(`${name}: two different scores are needed to learn from, it has ${new Set(scores).size}`);
  if (scores.length > MOST_MEASURED)
    throw new Error(`${name}: the page learns from up to ${MOST_MEASURED} sequences, got ${scores.length}; ocgfn next takes more`); // prettier-ignore
  const { items, short, facts } = await designPlate({
    env,
    evidence,
    // Nothing is remembered, so nothing is pending: rows without a score may be the next to measure.
    excluded: new Set(),
    count,
    random: new RandomStream(seed).fork('plate'),
    ...(watch && { watch }),
  });
  const { coverageAfter } = facts;
  return {
    read: reportSentence(table.report),
    space: found.sentence,
    lower,
    measured: scores.length,
    best: sign * scores.reduce((most, score) => Math.max(most, score), -Infinity),
    wells: items.map((item, i) => wellOf(item, i, sign)),
    ...(typeof coverageAfter === 'number' && { coverage: coverageAfter }),
    ...(short !== undefined && { short }),
  };
}

/** The plate as a table to fill in. */
export function plateCsv({ wells }: Pick<ProposedPlate, 'wells'>): string {
  const header = ['well', 'sequence', 'prediction', 'low', 'high', 'reason', 'nearest', 'distance', 'score'];
  const rows = wells.map((one) => [
    one.well,
    one.sequence,
    ...[one.prediction, one.low, one.high].map((value) => Number(value.toPrecision(5))),
    one.reason,
    one.nearest,
    one.distance,
    '',
  ]);
  return [header, ...rows].map((cells) => `${csvLine(cells)}\n`).join('');
}

const WELLS = 96;

/** A01 ... H12; of a second plate 2-A01. */
function wellOfPlates(at: number): string {
  const plate = Math.floor(at / WELLS);
  const name = wellName(WELLS, at % WELLS);
  return plate === 0 ? name : `${plate + 1}-${name}`;
}

function wellOf(
  { text, mean = NaN, low = NaN, high = NaN, reason, nearest = '', distance = NaN }: PlateItem,
  at: number,
  sign: 1 | -1,
): ProposedWell {
  return {
    well: wellOfPlates(at),
    sequence: text,
    prediction: sign * mean,
    low: sign === 1 ? low : -high,
    high: sign === 1 ? high : -low,
    reason,
    nearest,
    distance,
  };
}

/** The space of a table, as `ocgfn next` finds it. */
function foundSpace(name: string, outcomes: readonly string[], given: PlateAsk['space']): FoundSpace {
  const space = new SpaceOfData();
  for (const outcome of outcomes) {
    if (outcome.length > LONGEST)
      throw new Error(`${name}: the page takes sequences of up to ${LONGEST} letters, this file has one of ${outcome.length}`); // prettier-ignore
    space.add(outcome);
  }
  return space.found(name, given);
}
