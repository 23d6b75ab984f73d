/**
 * A painted reward is one of 64 levels a cell, row-major as the grid's outcomes are numbered. Nothing painted
 * is not nothing: every cell keeps a thousandth, so that no outcome is impossible and every logarithm is
 * finite.
 */

export const TOP_LEVEL = 63;
export const LEAST_REWARD = 1e-3;

export const rewardOf = (level: number): number => Math.max(level / TOP_LEVEL, LEAST_REWARD);
