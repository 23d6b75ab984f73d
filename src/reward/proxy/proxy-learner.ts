/**
 * What every learner of a proxy is given, and what it gives back: one member for every fold, which has not
 * seen the sequences of that fold. A learner is one file, entered in learners.ts.
 */
import type { RandomStream } from '../../random/stream.js';
import type { Backend } from '../../tensor/backend.js';
import type { FeatureKind } from './sequence-features.js';

export type ProxyKind = 'classification' | 'regression';

/** The letters and lengths that a proxy has learnt from. */
export interface ProxyDomain {
  /** Letters that occurred, sorted. */
  readonly alphabet: string;
  /** Shortest and longest training sequence. */
  readonly lengths: readonly [number, number];
}

export interface LearnerTask extends ProxyDomain {
  readonly kind: ProxyKind;
  /** Distinct [rows]. */
  readonly sequences: readonly string[];
  /** Labels 0 or 1, or standardized scores [rows]. */
  readonly y: Float64Array;
  /** Weights of mean 1 [rows]; undefined: all alike. */
  readonly weights: Float64Array | undefined;
  /** The fold of every row, 0 .. folds - 1 [rows]. */
  readonly fold: Int32Array;
  readonly folds: number;
}

/** Settings of networks; other learners need none. */
export interface NetworkOptions {
  readonly hidden: number;
  /** Passes over the data; undefined: stopped early, by a part of the training rows that is set aside. */
  readonly epochs?: number;
  readonly lr: number;
  readonly batch: number;
  /** Weights shrink by lr * decay at every step (AdamW, Loshchilov & Hutter 2019). */
  readonly decay: number;
}

export interface LearnerTools {
  readonly backend: Backend;
  readonly network: NetworkOptions;
  readonly random: RandomStream;
  /** Called whenever a member is ready. */
  readonly onMember?: () => void;
}

export interface ProxyLearner<Fit> {
  readonly help: string;
  /** Whether `features` mean anything to it. */
  readonly readsFeatures: boolean;
  /** Why it cannot learn from this data, as the end of a sentence; undefined: it can. */
  refuses(task: LearnerTask, features: FeatureKind): string | undefined;
  train(task: LearnerTask, features: FeatureKind, tools: LearnerTools): Fit;
  /**
   * Outputs of all members before calibration, [members]: logits or standardized scores, up to a line. The
   * array is used again at the next call.
   */
  predictor(fit: Fit, domain: ProxyDomain): (sequence: string) => Float64Array;
}

/** Rows that fold f's member learns from. */
export const rowsOutside = ({ fold }: LearnerTask, f: number): number[] =>
  Array.from(fold.keys()).filter((row) => fold[row] !== f);
