/**
 * Numbers that are whole multiples of one unit, as those integers: net charges, counts, and a scale of
 * hydrophobicity with two decimals. Sums of them can be counted exactly.
 */

export interface IntegerUnits {
  readonly unit: number;
  /** value = unit * integer, within rounding. */
  readonly integers: Int32Array;
}

/** Units beyond this from the least to the greatest value are too many to count over. */
const MOST_UNITS = 100_000;

/**
 * The greatest common unit of the differences of the values from their least, found by Euclid's algorithm.
 *
 * @returns integers that begin at 0 for the least value; undefined when there is no unit of a sensible size
 */
export function integerUnits(values: readonly number[]): IntegerUnits | undefined {
  const least = Math.min(...values);
  const width = Math.max(...values) - least;
  if (width === 0) return { unit: 1, integers: new Int32Array(values.length) };
  if (!Number.isFinite(width)) return undefined;
  const small = width * 1e-9;
  let unit = width;
  for (const value of values) {
    let [a, b] = [value - least, unit];
    while (a > small) [a, b] = [b % a, a];
    // b % a just below a is a remainder of 0 that was rounded: the next round leaves a tiny rest, cut off
    // above.
    unit = b;
  }
  if (width / unit > MOST_UNITS) return undefined;
  const steps = Math.round(width / unit);
  unit = width / steps;
  const integers = Int32Array.from(values, (value) => Math.round((value - least) / unit));
  const exact = values.every((value, i) => Math.abs(value - least - integers[i] * unit) <= 1e3 * small);
  return exact ? { unit, integers } : undefined;
}
