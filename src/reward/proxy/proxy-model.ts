/**
 * A trained proxy: an ensemble of members that one learner made (learners.ts), and its calibration.
 * Prediction is plain JavaScript in double precision: it needs no kernels and gives the same bits everywhere.
 */
import { createRawPredictor, type ProxyFit } from './learners.js';
import type { ProxyDomain, ProxyKind } from './proxy-learner.js';

export interface ProxyModel extends ProxyDomain {
  readonly kind: ProxyKind;
  readonly fit: ProxyFit;
  /**
   * Classification: probability = 1 / (1 + exp(-(slope * logit + offset))). Regression: score = slope * out +
   * offset. Fitted on held-out sequences.
   */
  readonly slope: number;
  readonly offset: number;
}

export interface Prediction {
  readonly mean: number;
  readonly least: number;
  /** Standard deviation over members. */
  readonly deviation: number;
}

/** Calibrated predictions of every member, [members]. */
export function createPredictor(model: ProxyModel): (sequence: string) => Float64Array {
  const raw = createRawPredictor(model.fit, model);
  return (sequence) => raw(sequence).map((out) => calibrated(model, out));
}

/** A member's output as probability or score. */
export function calibrated(
  { kind, slope, offset }: Pick<ProxyModel, 'kind' | 'slope' | 'offset'>,
  out: number,
): number {
  const value = slope * out + offset;
  return kind === 'classification' ? 1 / (1 + Math.exp(-value)) : value;
}

/** Mean, least and spread of the members' predictions. */
export function summarize(predictions: Float64Array): Prediction {
  const n = predictions.length;
  let mean = 0;
  let least = Infinity;
  for (const value of predictions) {
    mean += value / n;
    least = Math.min(least, value);
  }
  let square = 0;
  for (const value of predictions) square += ((value - mean) * (value - mean)) / n;
  return { mean, least, deviation: Math.sqrt(square) };
}
