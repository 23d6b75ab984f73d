/**
 * How well a base measure tells strings it has not seen: exp of -log p0(x) per letter, over a whole list
 * (long strings count more). Where lengths vary, the cost of the end is counted in, among the letters of its
 * string.
 */
import type { BaseMeasure } from './base-measure.js';
import { letterCount, type Strings } from './strings.js';

/** Sum of log p0(x) over a list, in nats. */
export function logLikelihood(base: BaseMeasure, { rows, count }: Strings): number {
  const logP = new Float64Array(count);
  base.logOutcomes(rows, count, logP);
  return logP.reduce((sum, value) => sum + value, 0);
}

/**
 * exp(-sum log p0(x) / letters): 1 is certainty; uniform letters of a fixed number give the alphabet's size.
 */
export function perplexity(base: BaseMeasure, strings: Strings): number {
  return Math.exp(-logLikelihood(base, strings) / letterCount(strings));
}
