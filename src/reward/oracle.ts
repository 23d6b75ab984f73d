/**
 * An oracle is what users pay for: a batch of outcomes as text goes in, raw scores come out. It knows nothing
 * of GFlowNets; `shaping.ts` turns a raw score into the reward R > 0 that a GFlowNet samples in proportion
 * to, and walk/walk.ts tells what happens to a call on its way to it.
 */
export interface OracleInfo {
  readonly name: string;
  /** Letters an outcome may contain, where that makes sense. */
  readonly alphabet?: string;
  /** Length of the outcomes it accepts: [shortest, longest]. */
  readonly lengths?: readonly [number, number];
  /** The same outcome always gets the same score. */
  readonly deterministic: boolean;
  readonly higherIsBetter: boolean;
  /** Least and greatest raw score, where known. */
  readonly range?: readonly [number, number];
}

/** One raw score per outcome, in order; null for an infeasible outcome. */
export type Scores = (number | null)[];

export interface Oracle {
  readonly info: OracleInfo;
  score(outcomes: readonly string[]): Scores | Promise<Scores>;
}
