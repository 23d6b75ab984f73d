/** Lists of outcomes as users have them, read by the one reader of data files. */
import type { CellValue } from '../format/data/cell-value.js';
import type { DataNeed } from '../format/data/data-options.js';
import { DataReader } from '../format/data/data-reader.js';
import type { DataRecord } from '../format/data/data-record.js';
import { reportSentence, type ReadReport } from '../format/data/read-report.js';
import { UsageError } from '../settings/errors.js';
import { dataFile, readDataFile } from './data-file.js';

export interface NamedOutcome {
  readonly outcome: string;
  /** Name in a FASTA file. */
  readonly name?: string;
  /** What the score columns say; absent where there is no such column. */
  readonly values?: readonly CellValue[];
  /** What stands in the column of labels, where it was asked for. */
  readonly label?: string;
  /** Where it stands, for messages: `peptides.fasta:12`. */
  readonly place: string;
}

export interface OutcomeListOptions {
  /** Column of a table, or key of JSON lines; default: found by name, or by what the columns hold. */
  readonly column?: string | undefined;
  /** Default: none. */
  readonly scores?: DataNeed['scores'];
  /** Letters of the task, into which small letters and T or U are folded. */
  readonly letters?: string | undefined;
  /** Told what was read, one sentence. */
  readonly note?: ((sentence: string) => void) | undefined;
  /** The same for run.json. */
  readonly onRead?: (report: ReadReport) => void;
}

/** More are not held in memory with their places. */
const MOST = 5_000_000;

/**
 * Outcomes of a file, or of stdin for "-", in their order.
 * @param spec a file, with options in parentheses (data-file.ts)
 * @throws UsageError when it cannot be read without doubt, or holds no outcome
 */
export async function readOutcomes(spec: string, options: OutcomeListOptions = {}): Promise<NamedOutcome[]> {
  const file = dataFile(spec);
  const list = new OutcomeList(file.path === '-' ? 'stdin' : file.path);
  const report = await readDataFile(file, needOf(options), (record) => list.add(record));
  list.end();
  const whole = { ...report, ...list.counts() };
  options.note?.(reportSentence(whole));
  options.onRead?.(whole);
  return list.outcomes;
}

/** Outcomes of a text. @throws one sentence that begins with `file` */
export function parseOutcomes(text: string, file: string, options: OutcomeListOptions = {}): NamedOutcome[] {
  const list = new OutcomeList(file);
  const reader = new DataReader(file, file, needOf(options), (record) => list.add(record));
  reader.push(text);
  reader.finish();
  list.end();
  return list.outcomes;
}

function needOf({ column, scores = 'none', letters }: OutcomeListOptions): DataNeed {
  return {
    scores,
    ...(column !== undefined && { sequence: column }),
    ...(letters !== undefined && { letters }),
  };
}

class OutcomeList {
  readonly outcomes: NamedOutcome[] = [];

  constructor(private readonly file: string) {}

  add({ outcome, line, name, values, label }: DataRecord): void {
    if (this.outcomes.length >= MOST)
      throw new UsageError(`${this.file}: holds more than ${MOST} outcomes; split it`);
    this.outcomes.push({
      outcome,
      place: `${this.file}:${line}`,
      ...(name !== undefined && { name }),
      ...(values.length > 0 && { values }),
      ...(label !== undefined && { label }),
    });
  }

  end(): void {
    if (this.outcomes.length === 0) throw new UsageError(`${this.file}: holds no outcomes`);
  }

  counts(): Pick<ReadReport, 'outcomes' | 'replicated' | 'repeats'> {
    const times = new Map<string, number>();
    for (const { outcome, values } of this.outcomes) {
      const measured = values?.filter(({ kind }) => kind === 'number').length ?? 0;
      times.set(outcome, (times.get(outcome) ?? 0) + measured);
    }
    const replicated = [...times.values()].filter((count) => count > 1).length;
    return { outcomes: times.size, replicated, repeats: this.outcomes.length - times.size };
  }
}

/** Letters of a task's outcomes, where they are strings. */
export const lettersOfTask = (env: { readonly symbols?: readonly string[] }): string | undefined =>
  env.symbols === undefined ? undefined : [...new Set(env.symbols.join(''))].join('');
