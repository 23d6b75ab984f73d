/** Means of few values with their 95 % interval, by Student's t. */

export interface Interval {
  readonly mean: number;
  /** Half of the width; Infinity for a single value. */
  readonly half: number;
  /** Values behind it. */
  readonly count: number;
}

/** 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom (Abramowitz and Stegun, table 26.10). */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;
/** Beyond the table: right for 11 degrees of freedom, for more of them up to 12 % too wide. */
const LARGE = 2.2;

/** @param freedom degrees of freedom, 1 or more @returns the 97.5 % quantile of Student's t */
export const studentT = (freedom: number): number => (freedom <= T.length ? T[freedom - 1] : LARGE);

/** Of the values that are numbers; undefined when none is. */
export function confidence(values: readonly number[]): Interval | undefined {
  const some = values.filter(Number.isFinite);
  const count = some.length;
  if (count === 0) return undefined;
  const mean = some.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, half: Infinity, count };
  const squares = some.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, half: studentT(count - 1) * Math.sqrt(squares / (count - 1) / count), count };
}

/** Whether one is below the other beyond both intervals. Single values are below nothing. */
export const clearlyBelow = (one: Interval, other: Interval): boolean =>
  one.mean + one.half < other.mean - other.half;
