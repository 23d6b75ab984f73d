/** Sums of numbers that are kept as logarithms: log 0 is -Infinity, and nothing over- or underflows. */

/** The greatest value; -Infinity of none. */
export function greatest(values: ArrayLike<number>): number {
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) max = Math.max(max, values[i]);
  return max;
}

/** log(e^a + e^b). */
export function logAddExp(a: number, b: number): number {
  const max = Math.max(a, b);
  return max === -Infinity ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
}

/** log of the sum of e^x; -Infinity of none. log Z, where the values are log-rewards. */
export function logSumExp(values: ArrayLike<number>): number {
  const max = greatest(values);
  return max === -Infinity ? max : max + Math.log(sumBelow(values, max));
}

/** log of the mean of e^x. */
export function logMeanExp(values: ArrayLike<number>): number {
  const max = greatest(values);
  return max === -Infinity ? max : max + Math.log(sumBelow(values, max) / values.length);
}

/**
 * The values less their `logSumExp`: log-rewards become log-probabilities. All NaN where every value is
 * -Infinity.
 */
export function normalizedLog(values: ArrayLike<number>): Float64Array {
  const logZ = logSumExp(values);
  return Float64Array.from(values, (x) => x - logZ);
}

/** Sum of e^(x - max). */
function sumBelow(values: ArrayLike<number>, max: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - max);
  return sum;
}
