/**
 * What is known of outcomes before a plate is designed: one entry an outcome, with its replicates taken
 * together, turned so that more is better.
 */

export interface Evidence {
  readonly text: string;
  /** Mean raw score, turned so that more is better; null: failed, infeasible. */
  readonly score: number | null;
  /** Replicates behind the mean. Default 1. */
  readonly n?: number;
  /** Sample deviation of the replicates. */
  readonly deviation?: number;
  /** The score is only a bound: the outcome lies above, or below it (censored). */
  readonly bound?: 'above' | 'below';
  /**
   * Number of the round of plates it was measured in; those known before the first plate have none, or 0.
   * Outcomes of a plate were chosen as those of the next one will be: intervals are calibrated by how earlier
   * plates would have predicted later ones.
   */
  readonly plate?: number;
  /**
   * What was predicted when the plate was designed, more is better: intervals of the next one are as much
   * wider as whole plates were off (plate-shifts.ts).
   */
  readonly predicted?: number;
}

/** A result in the unit of its assay. */
export interface RawResult {
  readonly outcome: string;
  /** Mean of its replicates; null: failed. */
  readonly raw: number | null;
  readonly n?: number | undefined;
  readonly deviation?: number | undefined;
  readonly bound?: '<' | '>' | undefined;
}

/** A result as evidence. @param sign 1, or -1 where small scores are good */
export const evidenceOfResult = (
  { outcome, raw, n, deviation, bound }: RawResult,
  sign: 1 | -1,
): Evidence => ({
  text: outcome,
  score: raw === null ? null : sign * raw,
  ...(n !== undefined && { n }),
  ...(deviation !== undefined && { deviation }),
  ...(bound !== undefined && { bound: (bound === '>') === (sign === 1) ? 'above' : 'below' }),
});
