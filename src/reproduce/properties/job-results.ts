/** What the jobs of `reproduce properties` leave behind, as types. Seconds are processor seconds. */

export interface ReferenceResult {
  /** log Z_y [Y]; null for cells without an object. */
  readonly logMass: readonly (number | null)[];
  /** Standard error of log Z, root mean square over cells; 0 where it is exact. */
  readonly error: number;
  readonly evaluations: number;
  readonly seconds: number;
}

export interface ModelResult {
  readonly steps: number;
  readonly seconds: number;
  /** Evaluations of f, of training and of measuring. */
  readonly evaluations: number;
  /** Greatest memory of the process that trained and measured, MB. */
  readonly memory: number;
}

/** Answers to one reward over cells. */
export interface Answer {
  readonly reward: string;
  /** tv over cells of the draws, retried until they hit. */
  readonly tv: number;
  /** The same where misses are kept: the extracted policy as it is. */
  readonly once: number;
  readonly draws: number;
  /** Roll-outs an object. */
  readonly attempts: number;
  readonly seconds: number;
  readonly evaluations: number;
}

/** One model at one look-ahead. */
export interface LookAheadFigures {
  readonly lookAhead: number;
  /**
   * Success over the cells of the reference: uniformly, over the rarest and the commonest tenth, by mass. A
   * cell that was not found counts as 0.
   */
  readonly success: number;
  readonly rarest: number;
  readonly commonest: number;
  readonly byMass: number;
  /** Inside cells that were found: KL to p0 in nats, effective share; tv where objects are listed. */
  readonly kl: number;
  readonly effective: number;
  readonly tvInside?: number;
  /** tv of the objects' law to r(f(x)) p0(x), mean of ten rewards; exact, where objects are listed. */
  readonly extraction?: number;
  readonly answers: readonly Answer[];
}

export interface AnswersResult {
  readonly cells: number;
  readonly found: number;
  /** log Z against the reference over cells that were found: root mean square and mean of the error. */
  readonly logZRms: number;
  readonly logZMean: number;
  /** KL of the reference's masses to those of the model, nats; Infinity is null (a cell is unknown). */
  readonly kl: number | null;
  readonly preset: number;
  /** tv of as many exact draws, by reward. */
  readonly noise: Readonly<Record<string, number>>;
  readonly lookAheads: readonly LookAheadFigures[];
}

export interface ControlAnswer {
  readonly reward: string;
  /** 1, 10 times the seconds of ours; absent for a budget of evaluations. */
  readonly times?: number;
  readonly tv: number;
  readonly draws: number;
  readonly evaluations: number;
  readonly seconds: number;
}

export interface ControlResult {
  readonly answers: readonly ControlAnswer[];
  /** The walk of as many evaluations as ours, which answers all rewards. */
  readonly walk?: { readonly seconds: number; readonly evaluations: number; readonly found: number };
}

export interface ResidualResult {
  /** Exact tv to r / Z after so many reward calls. */
  readonly curve: readonly { readonly calls: number; readonly tv: number; readonly seconds: number }[];
}

export interface JobResult {
  readonly reference: ReferenceResult;
  readonly model: ModelResult;
  readonly answers: AnswersResult;
  readonly control: ControlResult;
  readonly residual: ResidualResult;
}
