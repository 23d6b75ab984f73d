/**
 * What is believed of an outcome that was measured: its own measurements, and what the fit says of outcomes
 * like it. The fit is one more observation, as sure as it was of held-out outcomes (their root mean square
 * error), so that the mean goes from the prediction towards the measurements as these are many, or exact:
 *
 *     mean = prediction + share (measured - prediction),   share = rms^2 / (rms^2 + noise^2 / n)
 *     variance = share noise^2 / n
 *
 * The interval is one of the truth, never wider than the noise of the measurements alone allows.
 */
import { NORMAL_WIDTH } from './calibration.js';
import type { KnownOutcomes } from './known-outcomes.js';
import type { PlateItem } from './plate-item.js';

/** How sure measurements and predictions are. */
export interface Sureness {
  /** Deviation of one measurement. */
  readonly noise: number;
  /** Root mean square error of predictions of held-out outcomes. */
  readonly rms: number;
}

/** @param of index of the outcome among the measured ones */
export function measuredBelief(
  known: KnownOutcomes,
  of: number,
  item: PlateItem,
  sureness: Sureness,
): PlateItem {
  const { mean, low, high } = item;
  if (mean === undefined || low === undefined || high === undefined) return item;
  const score = known.scores[of];
  // Of a bound the measurement says one side alone.
  if (known.bounds[of] > 0) return { ...item, mean: Math.max(mean, score), low: Math.max(low, score), high: Math.max(high, score) }; // prettier-ignore
  if (known.bounds[of] < 0) return { ...item, mean: Math.min(mean, score), low: Math.min(low, score), high: Math.min(high, score) }; // prettier-ignore
  const own = sureness.noise ** 2 / known.replicates[of];
  const share = own > 0 ? sureness.rms ** 2 / (sureness.rms ** 2 + own) : 1;
  const kept = mean + share * (score - mean);
  const half = NORMAL_WIDTH * Math.sqrt(share * own);
  return { ...item, mean: kept, low: kept - half, high: kept + half };
}
