/** What the reader of files gives out, one for every row of a sequence. */
import type { CellValue } from './cell-value.js';

export interface DataRecord {
  /** The outcome, its letters folded. */
  readonly outcome: string;
  /** Line on which it begins (of a workbook: row), from 1 on. */
  readonly line: number;
  /** Header of a FASTA entry, or what stands in a column of names that was looked for. */
  readonly name?: string;
  /** One for every score column; empty where there is none. */
  readonly values: readonly CellValue[];
  /** What stands in the column of labels, where such a one was looked for. */
  readonly label?: string;
}

export type RecordSink = (record: DataRecord) => void;
