/**
 * Predictions calibrated by held-out errors. The deviation of a prediction is
 *
 *     s = sqrt(scale^2 deviation^2 + reach^2 (d - 1))
 *
 * with d the distance to the nearest outcome that was measured, scale and reach those under which the
 * held-out errors are most likely; the 90 % interval is mean +- width s, width the quantile of |error| / s
 * (split conformal prediction with normalized residuals: J. Lei et al., JASA 113, 2018).
 */

/** Held-out predictions [count]. */
export interface HeldOutScores {
  readonly truth: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** To the nearest outcome that was not held out. */
  readonly distance: Float64Array;
}

export interface Calibration {
  /** Factor of the surrogate's deviation; and what a step of distance adds to the variance, as a deviation. */
  readonly scale: number;
  readonly reach: number;
  /** Half of the interval in calibrated deviations. */
  readonly width: number;
  /** Share of held-out outcomes inside 90 % intervals, before and after. */
  readonly before: number;
  readonly after: number;
}

/** Share of outcomes that an interval is to hold. */
export const LEVEL = 0.9;
/** Half width of that interval in deviations of a normal law. */
export const NORMAL_WIDTH = 1.6449;

/** Without folds: the surrogate's own word. */
export const UNCALIBRATED: Calibration = {
  scale: 1,
  reach: 0,
  width: NORMAL_WIDTH,
  before: NaN,
  after: NaN,
};

const SCALES = [0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3, 5];
/** In units of the root mean square of held-out errors. */
const REACHES = [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1];

/** The calibrated deviation. */
export const calibratedDeviation = (
  { scale, reach }: Pick<Calibration, 'scale' | 'reach'>,
  deviation: number,
  distance: number,
): number => Math.sqrt((scale * deviation) ** 2 + reach * reach * Math.max(0, distance - 1));

/** @param held at least two rows */
export function calibrate(held: HeldOutScores): Calibration {
  const { truth, mean, deviation, distance } = held;
  const count = truth.length;
  const errors = truth.map((value, i) => value - mean[i]);
  const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / count);
  let chosen = { scale: 1, reach: 0 };
  let best = -Infinity;
  for (const scale of SCALES) {
    for (const share of REACHES) {
      const candidate = { scale, reach: share * rms };
      let total = 0;
      for (let i = 0; i < count; i++) {
        const s = Math.max(1e-6 * rms, calibratedDeviation(candidate, deviation[i], distance[i]));
        total -= Math.log(s) + (errors[i] / s) ** 2 / 2;
      }
      if (total > best) [best, chosen] = [total, candidate];
    }
  }
  const ratios = errors
    .map(
      (error, i) =>
        Math.abs(error) / Math.max(1e-6 * rms, calibratedDeviation(chosen, deviation[i], distance[i])),
    )
    .sort();
  const width = ratios[Math.min(count - 1, Math.ceil(LEVEL * (count + 1)) - 1)];
  const within = (half: (i: number) => number): number =>
    errors.reduce((sum, error, i) => sum + (Math.abs(error) <= half(i) ? 1 : 0), 0) / count;
  return {
    ...chosen,
    width,
    before: within((i) => NORMAL_WIDTH * deviation[i]),
    after: within((i) => width * calibratedDeviation(chosen, deviation[i], distance[i])),
  };
}
