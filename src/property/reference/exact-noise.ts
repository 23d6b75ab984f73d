/**
 * What total variation an exact sampler shows: the yardstick beside every tv of finitely many draws. With n
 * draws from p, the count of a cell is binomial, and its mean absolute deviation has a closed form (de
 * Moivre; P. Diaconis, S. Zabell, "Closed form summation for classical distributions", Statist. Sci. 6 (1991)
 * 284):
 *
 *     E |N - n p| = 2 m C(n, m) p^m (1 - p)^(n - m + 1),   m = floor(n p) + 1
 *
 * so that E tv = 1/2 sum over cells of E |N / n - p|.
 */
import { logGamma } from '../../math/log-gamma.js';

/**
 * Expected tv over cells of n exact draws from p.
 * @param logP log p [Y], -Infinity for cells without mass; sums to 1
 */
export function exactNoise(logP: ArrayLike<number>, draws: number): number {
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new Error(`noise: draws must be an integer >= 1, got ${draws}`);
  let total = 0;
  for (let y = 0; y < logP.length; y++) total += meanDeviation(logP[y], draws);
  return total / (2 * draws);
}

/** E |N - n p| of a binomial count. */
function meanDeviation(logP: number, n: number): number {
  const p = Math.exp(logP);
  if (p <= 0 || p >= 1) return 0;
  const m = Math.floor(n * p) + 1;
  const logChoose = logGamma(n + 1) - logGamma(m + 1) - logGamma(n - m + 1);
  return 2 * m * Math.exp(logChoose + m * logP + (n - m + 1) * Math.log1p(-p));
}
