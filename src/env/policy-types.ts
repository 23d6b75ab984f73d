/**
 * The one Policy type. Exact, extracted, amortized and trained policies are all of it, so roll-outs,
 * evaluation and the command line are written once.
 */
import type { Environment } from './environment.js';

/** States [B, stateSize] -> log-probabilities of the forward actions. */
export interface Policy {
  readonly env: Environment;
  /**
   * Writes log P_F(a|s) for `count` non-terminal states into out[B, A]; forbidden actions get LOG_ZERO.
   * States are rows of `states` from row 0 on.
   */
  logProbs(states: Int32Array, count: number, out: Float32Array): void;
}

/** The same, conditioned on an outcome a row: log P_F(a|s, y). */
export interface ConditionalPolicy {
  readonly env: Environment;
  logProbs(states: Int32Array, outcomes: Int32Array, count: number, out: Float32Array): void;
}

/** A conditional policy that also knows its flows. */
export interface ConditionalFlow extends ConditionalPolicy {
  /** Writes log P_F(a|s, y) into logProbs[B, A] and log F(s|y) into logFlow[B]. */
  evaluate(
    states: Int32Array,
    outcomes: Int32Array,
    count: number,
    logProbs: Float32Array,
    logFlow: Float32Array,
  ): void;
}
