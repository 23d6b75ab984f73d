/**
 * How evenly objects inside a cell are drawn: p(x|y) = p0(x) / Z_y is wanted. From weights w = p0(x) / (Z_y
 * q(x)) of draws x ~ q that lie in the cell; a constant factor of the weights does not matter. The share of
 * distinct objects shows next to nothing here: a sampler that has collapsed to a thousandth of its cell still
 * draws distinct ones.
 */
import { logMeanExp, logSumExp } from '../../math/log-space.js';
import { mean } from '../../math/moments.js';

export interface WithinCell {
  /** Effective sample size over the number of draws, (sum w)^2 / (n sum w^2), in (0, 1]. */
  readonly effective: number;
  /**
   * kl(q(.|y) | p(.|y)) in nats: log of the mean weight less the mean log weight. Blind to what q never
   * draws.
   */
  readonly kl: number;
  readonly draws: number;
}

/**
 * @param logWeight log p0(x) - log q(x) of draws in one cell, up to a constant
 * @throws without draws
 */
export function withinCell(logWeight: ArrayLike<number>): WithinCell {
  const draws = logWeight.length;
  if (draws === 0) throw new Error('inside cells: no draws');
  const squares = Float64Array.from(logWeight, (log) => 2 * log);
  return {
    effective: Math.min(1, Math.exp(2 * logSumExp(logWeight) - logSumExp(squares)) / draws),
    kl: Math.max(0, logMeanExp(logWeight) - mean(logWeight)),
    draws,
  };
}

/**
 * tv inside a cell whose members are listed: 1/2 sum over x in y |q(x) / q(y) - p(x|y)|.
 * @param logQ log q of each member, not normalized
 * @param logP0 log p0 of each member, not normalized
 * @returns 1 when q never enters the cell
 */
export function tvWithinCell(logQ: ArrayLike<number>, logP0: ArrayLike<number>): number {
  const [totalQ, totalP] = [logSumExp(logQ), logSumExp(logP0)];
  if (totalQ === -Infinity) return 1;
  let sum = 0;
  for (let i = 0; i < logQ.length; i++)
    sum += Math.abs(Math.exp(logQ[i] - totalQ) - Math.exp(logP0[i] - totalP));
  return sum / 2;
}
