/**
 * Predictions calibrated by held-out errors. What is not known of the truth has the deviation
 *
 *     s = sqrt(scale^2 deviation^2 + reach^2 (d - 1)),
 *
 * d the distance to the nearest measured outcome, and a measurement has noise on top; scale, reach and noise
 * are those under which held-out errors are most likely. The 90 % interval of a measurement is mean +- width
 * sqrt(s^2 + noise^2), width the quantile of held-out errors in such units (split conformal prediction with
 * normalized residuals: J. Lei et al., JASA 113, 2018). Errors of the last plate count more: it was chosen as
 * the next one will be.
 *
 * The trust radius is the greatest distance at which held-out outcomes were still predicted better than by
 * their mean. Nearer or farther than what was held out, nothing is known of the errors, and the interval is at
 * least that of all errors together.
 */
import { CHOSEN_WEIGHT, PRIOR_HEADROOM, PRIOR_OPTIMISM } from './beyond-best.js';

/** Held-out predictions [count]. */
export interface HeldOutScores {
  readonly truth: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly distance: Float64Array;
  /** 1 for those of the last plate. */
  readonly chosen: Uint8Array;
}

export interface Calibration {
  /** Factor of the surrogate's deviation; what a step of distance adds to the variance, and noise, as deviations. */
  readonly scale: number;
  readonly reach: number;
  readonly noise: number;
  /** Half of the interval, in deviations of a measurement. */
  readonly width: number;
  /** Root mean square of held-out errors, and distances between which 90 % of the held-out lie. */
  readonly rms: number;
  readonly from: number;
  readonly to: number;
  /** Share of the variance of held-out scores that predictions explain; 0 where they explain none. */
  readonly skill: number;
  readonly trustRadius: number;
  /** What is kept of a prediction beyond the best score (beyond-best.ts), and what may come on top of it. */
  readonly optimism: number;
  readonly headroom: number;
  /** Share of held-out outcomes inside 90 % intervals, before and after. */
  readonly before: number;
  readonly after: number;
}

/** Share of outcomes that an interval is to hold, and its half width in deviations of a normal law. */
const LEVEL = 0.9;
export const NORMAL_WIDTH = 1.6449;

const SCALES = [0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3];
/** In units of the root mean square of held-out errors. */
const PARTS = [0, 0.1, 0.2, 0.35, 0.5, 0.7, 1];
/** Held-out outcomes from which a distance is judged. */
const FEWEST_AT_DISTANCE = 15;
const SHORTEST_RADIUS = 2;
/** Of the tokens of an outcome. */
const LEAST_PART = 1 / 5;
/** Share of the variance that predictions have to explain to be trusted. */
const LEAST_SKILL = 0.05;

/**
 * A radius that is always trusted. What was chosen within a small radius lies within it, so that held-out
 * outcomes would never tell of more, and where a gain takes several exchanges at once none would be found.
 * @param length tokens of an outcome at most
 */
export const leastRadius = (length: number): number =>
  Math.max(SHORTEST_RADIUS, Math.round(LEAST_PART * length));

/** Without folds: the surrogate's own word, and the neighborhood of what was measured. */
export const uncalibrated = (spread: number, least: number): Calibration => ({
  scale: 1, reach: 0, noise: 0, width: NORMAL_WIDTH, rms: spread, from: Infinity, to: Infinity, skill: 0, trustRadius: least, optimism: PRIOR_OPTIMISM, headroom: PRIOR_HEADROOM, before: NaN, after: NaN,
}); // prettier-ignore

type Parts = Pick<Calibration, 'scale' | 'reach' | 'noise'>;

/** Variance of the truth around the mean. */
export const truthVariance = ({ scale, reach }: Parts, deviation: number, distance: number): number =>
  (scale * deviation) ** 2 + reach * reach * Math.max(0, distance - 1);

/** Half of the 90 % interval of a measurement. */
export function halfWidth(calibration: Calibration, deviation: number, distance: number): number {
  const { noise, width, rms, from, to } = calibration;
  const variance = truthVariance(calibration, deviation, distance) + noise * noise;
  const judged = distance >= from && distance <= to;
  return width * Math.sqrt(judged ? variance : Math.max(variance, rms * rms));
}

/**
 * @param held at least two rows
 * @param noise deviation of a measurement by its replicates, where there are some
 * @param least of the trust radius
 */
export function calibrate(
  held: HeldOutScores,
  noise: number | undefined,
  least: number,
): Omit<Calibration, 'optimism' | 'headroom'> {
  const { truth, mean, deviation, distance, chosen } = held;
  const count = truth.length;
  const errors = truth.map((value, i) => value - mean[i]);
  const weights = Float64Array.from(chosen, (one) => (one ? CHOSEN_WEIGHT : 1));
  const rms = Math.max(
    1e-300,
    Math.sqrt(
      weightedMean(
        errors.map((error) => error * error),
        weights,
      ),
    ),
  );
  const floor = (1e-3 * rms) ** 2;
  const of = (parts: Parts, i: number): number =>
    Math.sqrt(Math.max(floor, truthVariance(parts, deviation[i], distance[i]) + parts.noise ** 2));
  let parts: Parts = { scale: 1, reach: 0, noise: 0 };
  let best = -Infinity;
  const noises = noise === undefined ? PARTS.map((part) => part * rms) : [noise];
  for (const scale of SCALES)
    for (const part of PARTS)
      for (const own of noises) {
        const tried = { scale, reach: part * rms, noise: own };
        let total = 0;
        for (let i = 0; i < count; i++) {
          const s = of(tried, i);
          total -= weights[i] * (Math.log(s) + (errors[i] / s) ** 2 / 2);
        }
        if (total > best) [best, parts] = [total, tried];
      }
  const ratios = errors.map((error, i) => Math.abs(error) / of(parts, i));
  const width = weightedQuantile(ratios, weights, LEVEL);
  const sorted = distance.slice().sort();
  const at = (share: number): number => sorted[Math.min(count - 1, Math.floor(share * count))];
  const inside = (half: (i: number) => number): number =>
    errors.reduce((sum, error, i) => sum + (Math.abs(error) <= half(i) ? 1 : 0), 0) / count;
  return {
    ...parts,
    width,
    rms,
    from: at(0.05),
    to: at(0.95),
    skill: Math.max(
      0,
      explained(held, () => true),
    ),
    trustRadius: trustRadius(held, least),
    before: inside((i) => NORMAL_WIDTH * deviation[i]),
    after: inside((i) => width * of(parts, i)),
  };
}

/** Greatest distance up to which, from two thirds of it, predictions explain something. */
function trustRadius(held: HeldOutScores, least: number): number {
  const { distance } = held;
  const steps = [...new Set(distance)].filter(Number.isFinite).sort((a, b) => b - a);
  for (const step of steps) {
    const takes = (i: number): boolean => distance[i] <= step && distance[i] > (2 / 3) * step;
    const rows = distance.reduce((sum, _, i) => sum + (takes(i) ? 1 : 0), 0);
    if (rows >= FEWEST_AT_DISTANCE && explained(held, takes) > LEAST_SKILL) return Math.max(least, step);
  }
  return least;
}

/** 1 - squares of errors / squares around the mean, over some of the rows. */
function explained({ truth, mean }: HeldOutScores, takes: (i: number) => boolean): number {
  const rows = Array.from(truth, (_, i) => i).filter(takes);
  const center = rows.reduce((sum, i) => sum + truth[i], 0) / rows.length;
  const total = rows.reduce((sum, i) => sum + (truth[i] - center) ** 2, 0);
  const errors = rows.reduce((sum, i) => sum + (truth[i] - mean[i]) ** 2, 0);
  return total > 0 ? 1 - errors / total : 0;
}

const weightedMean = (values: Float64Array, weights: Float64Array): number =>
  values.reduce((sum, value, i) => sum + weights[i] * value, 0) / weights.reduce((sum, w) => sum + w, 0);

/** Least value with that share of the weight at or below it; one more row, of infinite error, is counted. */
function weightedQuantile(values: Float64Array, weights: Float64Array, share: number): number {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const target = share * (weights.reduce((sum, w) => sum + w, 0) + 1);
  let sum = 0;
  for (const i of order) {
    sum += weights[i];
    if (sum >= target) return values[i];
  }
  return values[order[order.length - 1]];
}
