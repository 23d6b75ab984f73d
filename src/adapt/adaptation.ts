/**
 * What every way of spending reward calls has in common, adaptation and baseline alike: the caller drives it
 * round by round, and reads what it has at any time.
 */
import type { Policy } from '../sampling/policy.js';
import type { PaidOutcomes } from './paid-outcomes.js';

export interface AdaptationReport {
  readonly round: number;
  /** Distinct reward calls so far. */
  readonly calls: number;
  /** Best raw score so far. */
  readonly best: number;
  /** Training losses of the round, by name; NaN where there was none. */
  readonly losses: Readonly<Record<string, number>>;
}

/** Told of every outcome that was summed; may throw to stop. */
export type OutcomeProgress = (done: number, total: number) => void;

/** A budget of reward calls being spent. */
export interface Spending {
  /** The policy as learned so far; undefined for methods that have none. */
  readonly policy: Policy | undefined;
  /** True when the budget of reward calls is spent, or nothing new is found any more. */
  readonly done: boolean;
  /** Spends the next part of the budget and learns from it. */
  next(): Promise<AdaptationReport>;
}

export interface PaidMethod extends Spending {
  /** What was paid for so far. */
  readonly paid: PaidOutcomes;
}

export interface Adaptation extends PaidMethod {
  readonly policy: Policy;
}
