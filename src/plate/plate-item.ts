/** What a plate holds, and what of a candidate is told. */

/** Why an outcome is on a plate. */
export type PlateReason = 'neighbor' | 'sampler' | 'climb' | 'exploration' | 'uniform';

export interface PlateItem {
  readonly text: string;
  /** Predicted score and its calibrated 90 % interval; absent while nothing is known. */
  readonly mean?: number;
  readonly low?: number;
  readonly high?: number;
  /** Chance that it does not fail; absent where nothing has failed. */
  readonly feasible?: number;
  /** neighbor: a mutant of the best that no surrogate chose; climb: the best of a search by the surrogate. */
  readonly reason: PlateReason;
  /** Nearest measured outcome and the edit distance to it. */
  readonly nearest?: string;
  readonly distance?: number;
}
