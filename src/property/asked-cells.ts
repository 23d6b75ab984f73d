/**
 * What is asked for, as log r(y) of every cell, and the distribution over cells that it means: p(y) in
 * proportion to r(y) Z_y. A question is such a reward too: 1 for the cells that are welcome, 0 else.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { matches, type Query } from '../descriptor/query.js';
import { normalizedLog } from '../math/log-space.js';

/**
 * log r(y) of a reward given as a function of bins. [Y]
 * @param r reward of a cell, not a logarithm
 * @throws one sentence when a value is negative or not a number, or all are 0
 */
export function logCellReward(
  set: DescriptorSet,
  r: (bins: readonly number[], cell: number) => number,
): Float64Array {
  const bins = set.components.map(() => 0);
  const logReward = new Float64Array(set.cells);
  for (let cell = 0; cell < set.cells; cell++) {
    set.binsOf(cell, bins);
    const value = r(bins, cell);
    if (!(value >= 0 && value < Infinity))
      throw new Error(`reward over cells: must be a number >= 0, got ${value} for ${set.label(cell)}`);
    logReward[cell] = Math.log(value);
  }
  if (logReward.every((value) => value === -Infinity))
    throw new Error('reward over cells: is 0 everywhere; at least one cell must be above 0');
  return logReward;
}

/** The reward of a question: 1 where a cell is an answer. [Y], logarithms */
export function queryLogReward(set: DescriptorSet, query: Query): Float64Array {
  return logCellReward(set, (_, cell) => (matches(set, query, cell) ? 1 : 0));
}

/**
 * log p(y), in proportion to r(y) Z_y. [Y]
 * @throws when no cell with r > 0 has a known mass
 */
export function logCellTarget(logReward: ArrayLike<number>, logZ: ArrayLike<number>): Float64Array {
  const log = Float64Array.from(logZ, (mass, y) => mass + logReward[y]);
  if (log.every((value) => value === -Infinity))
    throw new Error('reward over cells: no cell with a reward above 0 has a known mass');
  return normalizedLog(log);
}
