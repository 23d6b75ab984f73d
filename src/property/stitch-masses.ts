/**
 * Masses of all cells from two independent sources: importance draws of the model's own policies, which know
 * rare cells, and plain counts under p0, which know common ones. Both are unbiased, so they are averaged by
 * the inverse of their variances. Then the masses are made to sum to 1 by least squares: what is missing or
 * too much goes to cells in proportion to the variance of their masses, so that what is known well stays.
 */
import type { CellMeasure } from './measure-cells.js';
import type { PlainCounts } from './plain-counts.js';

/** Standard errors that a cell's mass may move by, so that the sum is 1. */
const MOST_MOVED = 2;

interface Estimate {
  /** Z and the variance of it. */
  mass: number;
  variance: number;
}

/**
 * The variance of a count is that of its expectation, n Z, by the importance draws where these know Z: by the
 * count itself, cells without a count would seem to be known exactly.
 */
function combine({ cell, hits, logZ, error }: CellMeasure, { counts, draws }: PlainCounts): Estimate {
  const share = draws > 0 ? counts[cell] / draws : 0;
  if (hits === 0) return { mass: share, variance: share > 0 ? (share * (1 - share)) / draws : 0 };
  const own = Math.exp(logZ);
  const drawn = (error * own) ** 2;
  if (draws === 0 || drawn === 0) return { mass: own, variance: drawn };
  const counted = (Math.min(own, 1) * Math.max(1 - own, 1e-3)) / draws;
  // Masses below the least number are left to the importance draws.
  if (!(counted > 0)) return { mass: own, variance: drawn };
  const weight = drawn / (drawn + counted);
  return { mass: own + weight * (share - own), variance: (drawn * counted) / (drawn + counted) };
}

/**
 * The measures with log Z and its standard error by both sources, summing to what plain counts leave for
 * these cells (1 where none fell elsewhere).
 */
export function stitchMasses(measures: readonly CellMeasure[], plain: PlainCounts): CellMeasure[] {
  const known = new Set(measures.map(({ cell }) => cell));
  let elsewhere = 0;
  for (let y = 0; y < plain.counts.length; y++) if (!known.has(y)) elsewhere += plain.counts[y];
  const wanted = plain.draws > 0 ? 1 - elsewhere / plain.draws : 1;
  const estimates = measures.map((one) => combine(one, plain));
  const total = estimates.reduce((sum, { mass }) => sum + mass, 0);
  const variance = estimates.reduce((sum, one) => sum + one.variance, 0);
  const excess = total - wanted;
  return measures.map((one, i) => {
    const { mass, variance: own } = estimates[i];
    // A mass below the range of numbers has a logarithm all the same: it is the importance draws' own.
    if (mass < 1e-280) return one;
    const deviation = Math.sqrt(own);
    const step = variance > 0 ? (excess * own) / variance : 0;
    const moved = mass - Math.min(MOST_MOVED * deviation, Math.max(-MOST_MOVED * deviation, step));
    // A mass stays above 0 whatever the sum says.
    const final = Math.max(moved, mass / 2);
    return { ...one, logZ: Math.log(final), error: deviation / final };
  });
}
