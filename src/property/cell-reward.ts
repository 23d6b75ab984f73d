/**
 * A reward over cells, r(y) >= 0, and the distribution over cells that it asks for: p(y) in proportion to
 * r(y) Z_y. A question is such a reward: 1 for the cells that are welcome, 0 else.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { matches, type Query } from '../descriptor/query.js';

export interface CellReward {
  /** [Y] r(y), not logarithms. */
  readonly weights: Float64Array;
}

/**
 * A reward from a function of bins.
 * @throws one sentence when a value is negative or not a number, or all are 0
 */
export function cellReward(
  set: DescriptorSet,
  r: (bins: readonly number[], cell: number) => number,
): CellReward {
  const bins = set.components.map(() => 0);
  const weights = new Float64Array(set.cells);
  let total = 0;
  for (let cell = 0; cell < set.cells; cell++) {
    set.binsOf(cell, bins);
    const value = r(bins, cell);
    if (!(value >= 0 && value < Infinity))
      throw new Error(`reward over cells: must be a number >= 0, got ${value} for ${set.label(cell)}`);
    weights[cell] = value;
    total += value;
  }
  if (!(total > 0)) throw new Error('reward over cells: is 0 everywhere; at least one cell must be above 0');
  return { weights };
}

/** The reward of a question: 1 where a cell is an answer. */
export function queryReward(set: DescriptorSet, query: Query): CellReward {
  return cellReward(set, (_, cell) => (matches(set, query, cell) ? 1 : 0));
}

/**
 * p(y), in proportion to r(y) Z_y. [Y]
 * @throws when no cell with r > 0 has a known mass
 */
export function cellTarget(reward: CellReward, logZ: ArrayLike<number>): Float64Array {
  const { weights } = reward;
  let top = -Infinity;
  for (let y = 0; y < weights.length; y++)
    if (weights[y] > 0) top = Math.max(top, Math.log(weights[y]) + logZ[y]);
  if (top === -Infinity)
    throw new Error('reward over cells: no cell with a reward above 0 has been found in training');
  const target = new Float64Array(weights.length);
  let total = 0;
  for (let y = 0; y < weights.length; y++) {
    if (weights[y] > 0) target[y] = Math.exp(Math.log(weights[y]) + logZ[y] - top);
    total += target[y];
  }
  for (let y = 0; y < weights.length; y++) target[y] /= total;
  return target;
}

/** tv over cells: half the sum of |share of the objects - p(y)|. */
export function cellDistance(cells: ArrayLike<number>, count: number, target: Float64Array): number {
  const shares = new Float64Array(target.length);
  for (let i = 0; i < count; i++) shares[cells[i]] += 1 / count;
  let sum = 0;
  for (let y = 0; y < target.length; y++) sum += Math.abs(shares[y] - target[y]);
  return sum / 2;
}

/** What an exact sampler's tv over cells would be at n objects: about sum_y sqrt(p (1 - p) / (2 pi n)). */
export function expectedDistance(target: Float64Array, n: number): number {
  let sum = 0;
  for (let y = 0; y < target.length; y++) sum += Math.sqrt((target[y] * (1 - target[y])) / (2 * Math.PI * n));
  return sum;
}
