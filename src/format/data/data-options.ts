/** What a user may say of a file of sequences, the same wherever such a file is named. */

export interface DataOptions {
  /** Column of the sequences: its name, or its number from 1 on where the file has no header. */
  readonly sequence?: string;
  /**
   * Column of the scores; several joined by + are replicates. Of FASTA: the key in the header lines, or |2 for
   * what stands second between bars.
   */
  readonly score?: string;
  /** Small scores are good. Names such as Kd and IC50 must have it said. */
  readonly lower?: boolean;
  /** Lines before the header that are passed over unseen. Default: what does not look like the table. */
  readonly skip?: number;
  /** Sheet of a workbook, by name or by number from 1 on. Default: the first. */
  readonly sheet?: string;
  /** Values such as <0.05: left out, or taken for the bound. Default: the file is refused. */
  readonly censored?: 'drop' | 'bound';
  /** Sequences with other letters: left out. Default: the file is refused. */
  readonly foreign?: 'stop' | 'drop';
  readonly decimal?: 'point' | 'comma';
  /** Rows are wells of this plate of a campaign. */
  readonly plate?: number;
}

/** What the reader is to look for. */
export interface DataNeed extends DataOptions {
  /**
   * Scores are needed (`scores`), taken where there are any (`optional`), not looked for (`none`), or a column
   * of labels in any words is looked for in their place (`labels`).
   */
  readonly scores: 'scores' | 'optional' | 'none' | 'labels';
  /** Letters of the task's outcomes; default: those of DNA, RNA or proteins, if they fit. */
  readonly letters?: string;
  /** Column that names the rows, passed on as the name of a record, as the header of a FASTA entry is. */
  readonly nameColumn?: string;
  /** The outcome of a name, for tables that have a column of names and none of outcomes. */
  readonly ofName?: (name: string) => string | undefined;
  /** The outcome in a well (A01) of the plate, for tables and grids of wells that name no outcome. */
  readonly ofWell?: (well: string) => string | undefined;
  /** What is wrong with an outcome, to be said with its line; undefined where nothing is. */
  readonly fault?: (outcome: string) => string | undefined;
}

/** `score="Kd (nM)"`: an option as it is to be written, quoted where it must be. */
export function optionText(key: string, value: string): string {
  return `${key}=${/^[^\s,()[\]"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
}
