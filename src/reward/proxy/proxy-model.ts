/**
 * A trained proxy: an ensemble of small networks over sequence features, its calibration, and its card.
 * Prediction is plain JavaScript in double precision: it needs no kernels, gives the same bits everywhere,
 * and skips the zeros that most features are.
 */
import { SequenceFeatures, type FeatureKind } from './sequence-features.js';

export type ProxyKind = 'classification' | 'regression';

/** One network: hidden = leaky(x W1 + b1), out = hidden w2 + b2. Row-major. */
export interface ProxyMember {
  readonly w1: Float32Array;
  readonly b1: Float32Array;
  readonly w2: Float32Array;
  readonly b2: number;
}

export interface ProxyModel {
  readonly kind: ProxyKind;
  readonly features: FeatureKind;
  readonly alphabet: string;
  /** Shortest and longest training sequence. */
  readonly lengths: readonly [number, number];
  readonly members: readonly ProxyMember[];
  /**
   * Classification: probability = 1 / (1 + exp(-(slope * logit + offset))). Regression: score = slope * out +
   * offset. Fitted on held-out sequences.
   */
  readonly slope: number;
  readonly offset: number;
}

export const LEAK = 0.01;

export interface Prediction {
  readonly mean: number;
  readonly least: number;
  /** Standard deviation over members. */
  readonly deviation: number;
}

/** Calibrated predictions of every member, [members]. */
export function createPredictor(model: ProxyModel): (sequence: string) => Float64Array {
  const features = new SequenceFeatures(model.features, model.alphabet, model.lengths[1]);
  const x = new Float64Array(features.count);
  const width = model.members[0].b1.length;
  const hidden = new Float64Array(width);
  return (sequence) => {
    features.write(sequence, x, 0);
    return Float64Array.from(model.members, ({ w1, b1, w2, b2 }) => {
      hidden.set(b1);
      for (let f = 0; f < x.length; f++) {
        const value = x[f];
        if (value === 0) continue;
        for (let h = 0; h < width; h++) hidden[h] += value * w1[f * width + h];
      }
      let out = b2;
      for (let h = 0; h < width; h++) out += (hidden[h] > 0 ? hidden[h] : LEAK * hidden[h]) * w2[h];
      return calibrated(model, out);
    });
  };
}

/** A network's output as probability or score. */
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
