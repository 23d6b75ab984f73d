/** What results.json of an experiment holds, as types. */
import type { JsonObject } from '../store/json-lines.js';
import type { Contrast } from './contrast-types.js';
import type { CallCurve } from './run-cell.js';

export type Metric = 'modes' | 'top100';

export interface Standing {
  readonly contender: string;
  readonly metric: Metric;
  readonly calls: number;
  /**
   * Mean over rewards of its place among the contenders, 1 the best; those that are equal share the mean of
   * their places.
   */
  readonly rank: number;
  /** Rewards on which nobody is ahead of it, and on which somebody is behind. */
  readonly first: number;
  readonly rewards: number;
}

export interface CellResult {
  readonly contender: string;
  readonly reward: string;
  readonly seed: number;
  readonly attempt: number;
  readonly folder: string;
  readonly curve: CallCurve;
  readonly tv?: number;
  readonly diversity?: number;
  readonly rewardCalls: number;
  readonly seconds: number;
  /** Its rounds and surrogate, as settings; absent where a method has none. */
  readonly rounds?: string;
  /** User and system time of the adaptation; absent where it was interrupted. */
  readonly processorSeconds?: number;
}

export interface Spread {
  readonly mean: number;
  /** Standard deviation over seeds of the means over rewards; 0 for one seed. */
  readonly sd: number;
}

export interface ContenderResult {
  readonly name: string;
  /** The settings of the chosen try. */
  readonly settings: JsonObject;
  /** Rewards times seeds behind the figures. */
  readonly runs: number;
  readonly calls: readonly number[];
  readonly top100: readonly Spread[];
  readonly modes?: readonly Spread[];
  readonly tv?: Spread;
  /** Worst tv of a reward. */
  readonly tvWorst?: number;
  readonly diversity?: Spread;
  readonly seconds: Spread;
}

export interface TryResult {
  readonly contender: string;
  readonly settings: JsonObject;
  /** Mean over the shown numbers of calls of modes, or of the best 100's mean where there are no modes. */
  readonly score: number;
  readonly tv?: number;
  readonly chosen: boolean;
}

export interface VariantResult {
  readonly name: string;
  readonly success: Spread;
  readonly seconds: Spread;
  /**
   * Optimizer steps, and transitions of the environment: what pre-training costs. It makes no reward call.
   */
  readonly steps: Spread;
  readonly environmentSteps: Spread;
  readonly seeds: number;
  /** Success against steps, by seed. */
  readonly curves: readonly (readonly (readonly [step: number, success: number])[])[];
}

export interface ClaimResult {
  readonly claim: string;
  readonly measured: string;
  /** null: not measured (yet), or not told apart by the seeds. */
  readonly held: boolean | null;
}

export interface ExperimentResults {
  readonly experiment: string;
  readonly scale: string;
  readonly cellsDone: number;
  readonly cellsPlanned: number;
  readonly seeds: number;
  readonly rewards: readonly string[];
  readonly pretraining: readonly VariantResult[];
  readonly tries: readonly TryResult[];
  readonly contenders: readonly ContenderResult[];
  /** Who is ahead, reward by reward. */
  readonly standings: readonly Standing[];
  readonly claims: readonly ClaimResult[];
  /** Figures by seed, rows beside their controls; undefined while nothing can be compared. */
  readonly comparison?: Contrast;
  readonly cells: readonly CellResult[];
}
