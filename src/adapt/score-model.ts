/**
 * What is learned from paid scores and predicts others: the surrogate of a search, whatever it is made of.
 */
import type { PaidOutcomes } from './paid-outcomes.js';

export interface ScoreModel {
  /**
   * Times its deviations of a randomized bound, where no setting says: members of an ensemble agree too much;
   * a Gaussian process is as unsure as it says, and three of its deviations lead far from what is known.
   */
  readonly explore: number;
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
  /**
   * Mean + optimism * deviation of each outcome, in raw scores; where that is not above its floor, something
   * else that is not. For models to which a deviation is dear.
   * @param optimism by outcome [count]
   * @param floor by outcome [count]
   * @param out [count]
   */
  bound(
    tokens: Int32Array,
    count: number,
    optimism: ArrayLike<number>,
    floor: ArrayLike<number>,
    out: Float64Array,
  ): void;
  /**
   * Reads outcomes whose means are asked again and again. Absent where reading them beforehand spares nothing.
   * @param tokens [count, tokenLength]; they may be kept, and are to stay as they are
   * @returns writes the means that `predict` would, as last fitted [count]
   */
  read?(tokens: Int32Array, count: number): (meanOut: Float64Array) => void;
}

/** Means of outcomes that are asked again and again, by the way that is the model's quickest. */
export const meansOf = (
  model: ScoreModel,
  tokens: Int32Array,
  count: number,
): ((meanOut: Float64Array) => void) =>
  model.read?.(tokens, count) ?? ((meanOut) => model.predict(tokens, count, meanOut));

/** Fits a model to all that is paid for. @returns what `ScoreModel.fit` returns */
export const fitToPaid = (
  model: ScoreModel,
  { tokens, scores, count, replicates }: PaidOutcomes,
  steps: number,
): number => model.fit(tokens, scores, count, steps, replicates);
