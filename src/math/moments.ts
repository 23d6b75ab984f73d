/** Mean and spread of a sample. */

/** NaN of none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Sum of squared distances from a center. */
export function squaresAround(values: ArrayLike<number>, center: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - center) * (values[i] - center);
  return sum;
}

export interface Moments {
  readonly mean: number;
  /** Standard deviation of the sample, with n - 1; 0 of one value. */
  readonly deviation: number;
}

export function moments(values: ArrayLike<number>): Moments {
  const center = mean(values);
  const { length } = values;
  return {
    mean: center,
    deviation: length < 2 ? 0 : Math.sqrt(squaresAround(values, center) / (length - 1)),
  };
}
