/** What a property model learns from, a row each, and how many rows networks take in one go. */

/** Rows to be learnt from: states, and where their random completions end. */
export interface PropertyTargets {
  /** [N, stateSize] */
  readonly states: Int32Array;
  /** [N] the goal of each row (gaps). */
  readonly cells: Int32Array;
  /** [N] log u(s, y) of the goal (gaps), at most a floor where there is no way. */
  readonly logReach: Float64Array;
  /** [N] below this log u says "no way": the least that a way could have, less a margin. */
  readonly floor: Float64Array;
  /** [N, C] u(s, .) / Z over the cells that have a column, normalized (classifier). */
  readonly balanced: Float32Array;
  /** [N] the row of `policies` that belongs to each row, -1 where none does (gaps). */
  readonly policyOf: Int32Array;
  /** [., A] log P_F(.|s, y) by looking at every child, LOG_ZERO where forbidden. */
  readonly policies: Float64Array;
}

/** Rows evaluated in one go: bounds the arena. */
export const ROWS_AT_ONCE = 2048;
