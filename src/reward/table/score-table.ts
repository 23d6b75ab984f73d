/** Scores of outcomes read from a file of the user's, by the reader of `format/data`. */
import type { DataNeed, DataOptions } from '../../format/data/data-options.js';
import { DataReader } from '../../format/data/data-reader.js';
import { Measurements, type Replicates } from '../../format/data/measurements.js';
import type { ReadReport } from '../../format/data/read-report.js';
import type { SheetRows } from '../family.js';

export interface ScoreTable {
  /** Raw score by outcome, of replicates the mean; null is infeasible (failed). */
  readonly scores: ReadonlyMap<string, number | null>;
  /** Outcomes that were measured several times. */
  readonly replicates: ReadonlyMap<string, Replicates>;
  /** Outcomes whose score is a bound (`censored=bound`): the truth is below it (<), or above. */
  readonly bounds: ReadonlyMap<string, '<' | '>'>;
  /** Outcomes of the file without a score. */
  readonly waiting: ReadonlySet<string>;
  /** Least and greatest score. */
  readonly least: number;
  readonly greatest: number;
  /** Whether every score is 0 or 1. */
  readonly areLabels: boolean;
  readonly report: ReadReport;
}

export interface ColumnOptions extends DataOptions {
  /** Letters that an outcome may have, those of the task; another one is an error. Default: see `DataNeed`. */
  readonly letters?: string;
  /** Name of the file, where it is not the owner of the messages. */
  readonly file?: string;
}

/**
 * Reads a table.
 *
 * @param owner begins every message
 * @throws one sentence that names columns or the line on what cannot be read without doubt
 */
export function parseScoreTable(owner: string, text: string, options: ColumnOptions = {}): ScoreTable {
  const { reader, finish } = scoreReader(owner, options);
  reader.push(text);
  return finish(reader.finish());
}

/** The same of text that comes in pieces, such as `textChunks` of a file: memory is bounded by the scores. */
export async function readScoreTable(
  owner: string,
  pieces: AsyncIterable<string>,
  options: ColumnOptions = {},
): Promise<ScoreTable> {
  const { reader, finish } = scoreReader(owner, options);
  for await (const text of pieces) reader.push(text);
  return finish(reader.finish());
}

/** The same of rows, the header first. */
export function scoreTableOfRows(
  owner: string,
  { rows, form }: SheetRows,
  options: ColumnOptions = {},
): ScoreTable {
  const { reader, finish } = scoreReader(owner, options);
  return finish(reader.rows(rows, form));
}

function scoreReader(
  owner: string,
  { file = owner, ...options }: ColumnOptions,
): {
  readonly reader: DataReader;
  readonly finish: (report: ReturnType<DataReader['finish']>) => ScoreTable;
} {
  const need: DataNeed = { ...options, scores: 'scores' };
  const found = new Measurements(owner);
  const reader = new DataReader(owner, file, need, (record) => found.add(record));
  return { reader, finish: (report) => scoreTableOf(found, { file, ...report }) };
}

/** @throws when there are no scores */
export function scoreTableOf(
  found: Measurements,
  report: Omit<ReadReport, 'outcomes' | 'replicated' | 'repeats'>,
): ScoreTable {
  const [least, greatest] = found.range();
  const { scores, waiting, replicates, bounds, areLabels, repeats } = found;
  const counts = { outcomes: scores.size + waiting.size, replicated: replicates.size, repeats };
  return {
    scores,
    replicates,
    bounds,
    waiting,
    least,
    greatest,
    areLabels,
    report: { ...report, ...counts },
  };
}
