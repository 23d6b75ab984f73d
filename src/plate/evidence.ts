/**
 * What is known of outcomes before a plate is designed: one entry an outcome, with its replicates taken
 * together.
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
   * Number of the round of plates it was measured in; those known before the first plate have none, or 0. Outcomes of a
   * plate were chosen as those of the next one will be: intervals are calibrated by how earlier plates would
   * have predicted later ones.
   */
  readonly plate?: number;
}
