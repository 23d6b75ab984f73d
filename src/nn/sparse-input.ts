/**
 * The input of a network in the arena: lists of active feature indices per row, never a dense one-hot. What
 * belongs to the outcome is listed once per group (a trajectory), and `group` says which group a row belongs
 * to.
 */

/** Sizes of a network's input; 0 or undefined where a part is absent. */
export interface InputShape {
  /**
   * State features (relation features appended behind them): number of distinct indices, and entries per row.
   */
  readonly features: number;
  readonly active: number;
  /** Features of the outcome, one list per group. */
  readonly outcomeFeatures?: number;
  readonly outcomeActive?: number;
  /** Attention tokens: per group, or per row where `tokensPerRow`. */
  readonly tokens?: number;
  readonly tokenFeatures?: number;
  readonly tokenActive?: number;
  readonly tokensPerRow?: boolean;
  /** What queries of attention read; undefined: the state features. */
  readonly queryFeatures?: number;
  readonly queryActive?: number;
}

/** Byte offsets of one batch; 0 where a part is absent. One object is reused for every batch. */
export class SparseInput {
  rows = 0;
  groups = 0;
  /** int32 [rows, active] */
  features = 0;
  /** int32 [groups, outcomeActive] */
  outcome = 0;
  /** int32 [rows]; 0 means row r is group r */
  group = 0;
  /** int32 [groups or rows, tokens, tokenActive] */
  tokens = 0;
  /** bytes [groups or rows, tokens] */
  present = 0;
  /** int32 [rows, queryActive] */
  query = 0;
  /** bytes [rows, actions]: the forward mask, kept here because it is written in the same pass */
  mask = 0;
}
