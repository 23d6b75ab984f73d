/** A contrast: rows of figures by seed, each beside its controls. Tables, sentences and results/ are made of it. */

/** The measure of what a row costs: no effect of interest. */
export const SECONDS = 'processorSeconds';

/** What a figure is called, and which way is good. */
export interface Measure {
  /** Such as `modes@1000`; distances have no number of calls. */
  readonly key: string;
  readonly title: string;
  readonly digits: number;
  /** Lower is better. */
  readonly isDistance?: boolean;
}

/** What one contender reached. */
export interface ContrastRow {
  readonly name: string;
  /** The row that it is the control of, and the part that it lacks. */
  readonly controls?: { readonly of: string; readonly without: string };
  /** Figures by key of the measure, one a seed of the comparison. */
  readonly figures: Readonly<Record<string, readonly number[]>>;
}

/** Rows of one task and budget over the same seeds. */
export interface Contrast {
  readonly name: string;
  readonly title: string;
  readonly task: string;
  readonly rewards: readonly string[];
  /** Distinct reward calls of every row. */
  readonly budget: number;
  /** Settings of rounds that its runs were made with, each once; presets of an earlier build may differ. */
  readonly rounds?: readonly string[];
  readonly seeds: readonly number[];
  readonly measures: readonly Measure[];
  readonly rows: readonly ContrastRow[];
}
