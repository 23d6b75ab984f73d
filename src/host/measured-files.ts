/**
 * Results that people measured, from one or several files: within a file several values of an outcome are
 * replicates, a later file corrects an earlier one. Both stay in the log.
 */
import type { DataNeed } from '../format/data/data-options.js';
import type { RecordSink } from '../format/data/data-record.js';
import { Measurements } from '../format/data/measurements.js';
import { reportSentence, type ReadReport } from '../format/data/read-report.js';
import { UsageError } from '../settings/errors.js';
import { dataFile, readDataFile } from './data-file.js';

export interface MeasuredResult {
  readonly outcome: string;
  /** Mean of the replicates; null: failed, infeasible. */
  readonly raw: number | null;
  /** Values measured, where there are several, and their standard deviation. */
  readonly n?: number;
  readonly deviation?: number;
  /** The score is a bound, or a mean with one among its values. */
  readonly bound?: '<' | '>';
}

export interface MeasuredFile {
  readonly results: readonly MeasuredResult[];
  /** Outcomes without a score so far. */
  readonly waiting: readonly string[];
  readonly report: ReadReport;
}

/** What else a file of results is held to. */
export interface MeasuredNeed extends Pick<DataNeed, 'fault' | 'nameColumn' | 'ofName' | 'ofWell'> {
  /** Whether a file without scores will do: all its outcomes wait. */
  readonly scores?: 'scores' | 'optional';
  /** Gets every record. */
  readonly onRecord?: RecordSink;
}

/**
 * @param letters of the task; default: those of DNA, RNA or proteins, if they fit
 * @param lower what is known of the direction; a file that says otherwise is refused
 * @throws UsageError, one sentence
 */
export async function readMeasuredFile(
  spec: string,
  letters: string | undefined,
  lower?: boolean,
  { scores = 'scores', onRecord, ...rest }: MeasuredNeed = {},
): Promise<MeasuredFile> {
  const file = dataFile(spec);
  const said = file.options.lower;
  if (lower !== undefined && said !== undefined && said !== lower)
    throw new UsageError(
      `${spec}: lower=${said ? 'yes' : 'no'}, but of the results before ${lower ? 'less' : 'more'} is better`,
    );
  const need: DataNeed = {
    scores,
    ...(letters !== undefined && { letters }),
    ...(lower !== undefined && { lower }),
    ...rest,
  };
  const found = new Measurements(file.path);
  const report = await readDataFile(file, need, (record) => {
    found.add(record);
    onRecord?.(record);
  });
  const { replicates, repeats, bounds } = found;
  const results = [...found.scores].map(([outcome, raw]): MeasuredResult => {
    const bound = bounds.get(outcome);
    return { outcome, raw, ...replicates.get(outcome), ...(bound !== undefined && { bound }) };
  });
  const counts = { outcomes: found.outcomes.length, replicated: replicates.size, repeats };
  return { results, waiting: [...found.waiting], report: { ...report, ...counts } };
}

/** For people. */
export const measuredSentence = ({ report }: MeasuredFile): string => reportSentence(report);
