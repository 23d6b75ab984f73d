/**
 * What is learned from paid scores and predicts others: the surrogate of a search, whatever it is made of.
 */
import type { PaidOutcomes } from './paid-outcomes.js';

export interface ScoreModel {
  /**
   * Learns from all scores so far.
   * @param tokens outcomes as tokens [count, tokenLength]
   * @param scores raw scores [count], of which more is better
   * @param steps updates, where it is trained by such
   * @param replicates measurements that each score is the mean of [count]; undefined: one each
   * @returns what it reports of the fit: a loss
   */
  fit(
    tokens: Int32Array,
    scores: ArrayLike<number>,
    count: number,
    steps: number,
    replicates?: ArrayLike<number>,
  ): number;
  /**
   * Mean and standard deviation of the raw score of each outcome, tokens [count, tokenLength].
   * @param deviationOut left out where only means are needed, which may cost less
   */
  predict(tokens: Int32Array, count: number, meanOut: Float64Array, deviationOut?: Float64Array): void;
}

/** Fits a model to all that is paid for. @returns what `ScoreModel.fit` returns */
export const fitToPaid = (
  model: ScoreModel,
  { tokens, scores, count, replicates }: PaidOutcomes,
  steps: number,
): number => model.fit(tokens, scores, count, steps, replicates);
