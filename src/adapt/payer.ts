/**
 * What adaptation needs of a reward: evaluations that cost calls, and the map from raw scores to log-rewards.
 * `PaidOracle` is one; results that people measured are another.
 */
import type { Climb } from '../reward/climb.js';
import type { Evaluation, Evaluator } from '../reward/evaluation.js';

export type { Evaluation };

export interface Payer extends Evaluator {
  /** Distinct outcomes paid for so far. */
  readonly calls: number;
  /** Calls left in the budget. */
  readonly remaining: number;
  /** How raw scores become such of which more is better. Default: they are. */
  readonly climb?: Climb;
  /** Raw scores and log-rewards in order; what was paid before is free. */
  evaluate(texts: readonly string[]): Promise<readonly Evaluation[]>;
  /** log R of a raw score. */
  logReward(raw: number | null): number;
}
