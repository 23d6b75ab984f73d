/**
 * Trains a proxy by cross-validation: every fold's network is tested on the fold it has not seen, the
 * calibration is fitted on these held-out predictions, and the same networks are the ensemble. So what the
 * card says was measured on the networks that are used, and their disagreement is the uncertainty.
 */
import { mean, squaresAround } from '../../math/moments.js';
import type { RandomStream } from '../../random/stream.js';
import type { Backend } from '../../tensor/backend.js';
import {
  calibrated,
  createPredictor,
  type ProxyKind,
  type ProxyMember,
  type ProxyModel,
} from './proxy-model.js';
import { SequenceFeatures, type FeatureKind } from './sequence-features.js';
import { trainMember, type MemberOptions } from './train-member.js';

export interface ProxyOptions extends MemberOptions {
  readonly features: FeatureKind;
  readonly kind: ProxyKind;
  readonly folds: number;
  /** Weight of every sequence in the fit, such as the number of its replicates. Default: all alike. */
  readonly weights?: readonly number[];
  readonly onFold?: (done: number, folds: number) => void;
}

export interface TrainedProxy {
  readonly model: ProxyModel;
  /** Calibrated prediction for each sequence by the network that has not seen it. */
  readonly heldOut: Float64Array;
}

/**
 * @param sequences distinct
 * @param values labels 0 or 1, or scores
 * @throws on too few sequences, or values all alike
 */
export function trainProxy(
  backend: Backend,
  sequences: readonly string[],
  values: readonly number[],
  options: ProxyOptions,
  random: RandomStream,
): TrainedProxy {
  const { kind, folds } = options;
  const weights = relativeWeights(options.weights);
  const rows = sequences.length;
  if (rows < 4 * folds)
    throw new Error(`proxy: ${folds} folds need at least ${4 * folds} different sequences, got ${rows}`);
  if (values.every((value) => value === values[0])) throw new Error(`proxy: all values are ${values[0]}`);
  const alphabet = [...new Set(sequences.join(''))].sort().join('');
  const lengths = sequences.map(({ length }) => length);
  const range = [Math.min(...lengths), Math.max(...lengths)] as const;
  const features = new SequenceFeatures(options.features, alphabet, range[1]);
  const x = new Float32Array(rows * features.count);
  sequences.forEach((sequence, r) => features.write(sequence, x, r * features.count));
  const { center, spread } = kind === 'regression' ? centerAndSpread(values) : { center: 0, spread: 1 };
  const y = Float64Array.from(values, (value) => (value - center) / spread);
  const fold = assignFolds(values, kind, folds, random.fork('folds'));
  const members: ProxyMember[] = [];
  const raw = new Float64Array(rows);
  for (let f = 0; f < folds; f++) {
    const train = Array.from(sequences.keys()).filter((r) => fold[r] !== f);
    const member = trainMember(
      backend,
      kind,
      x,
      y,
      weights,
      train,
      features.count,
      options,
      random.fork(`member${f}`),
    );
    members.push(member);
    const predict = createPredictor({
      kind: 'regression', features: options.features, alphabet, lengths: range, members: [member], slope: 1, offset: 0,
    }); // prettier-ignore
    sequences.forEach((sequence, r) => {
      if (fold[r] === f) raw[r] = predict(sequence)[0];
    });
    options.onFold?.(f + 1, folds);
  }
  const scale = kind === 'classification' ? fitLogistic(raw, y) : fitLine(raw, values);
  const model: ProxyModel = { kind, features: options.features, alphabet, lengths: range, members, ...scale };
  return { model, heldOut: raw.map((out) => calibrated(model, out)) };
}

/** Weights of mean 1; undefined where all are alike. */
function relativeWeights(weights: readonly number[] | undefined): Float64Array | undefined {
  if (weights === undefined || weights.every((weight) => weight === weights[0])) return undefined;
  const middle = mean(weights);
  return Float64Array.from(weights, (weight) => weight / middle);
}

/** Folds of equal size; labels are spread evenly over them. */
function assignFolds(
  values: readonly number[],
  kind: ProxyKind,
  folds: number,
  random: RandomStream,
): Int32Array {
  const order = Array.from(values.keys());
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  if (kind === 'classification') order.sort((a, b) => values[a] - values[b]);
  const fold = new Int32Array(values.length);
  order.forEach((row, i) => (fold[row] = i % folds));
  return fold;
}

function centerAndSpread(values: readonly number[]): { center: number; spread: number } {
  const center = mean(values);
  const square = squaresAround(values, center) / values.length;
  return { center, spread: Math.sqrt(square) };
}

/**
 * Platt scaling (Platt 1999): slope and offset of the logit that maximize the likelihood, by Newton's method.
 */
export function fitLogistic(
  out: ArrayLike<number>,
  label: ArrayLike<number>,
): { slope: number; offset: number } {
  let [slope, offset] = [1, 0];
  for (let iteration = 0; iteration < 50; iteration++) {
    let [ga, gb, aa, ab, bb] = [1e-3 * (slope - 1), 1e-3 * offset, 1e-3, 0, 1e-3];
    for (let i = 0; i < out.length; i++) {
      const p = 1 / (1 + Math.exp(-(slope * out[i] + offset)));
      const w = p * (1 - p);
      ga += (p - label[i]) * out[i];
      gb += p - label[i];
      aa += w * out[i] * out[i];
      ab += w * out[i];
      bb += w;
    }
    const determinant = aa * bb - ab * ab;
    const da = (bb * ga - ab * gb) / determinant;
    const db = (aa * gb - ab * ga) / determinant;
    slope -= da;
    offset -= db;
    if (Math.abs(da) + Math.abs(db) < 1e-9) break;
  }
  return { slope, offset };
}

/** Least squares: values = slope * out + offset. */
export function fitLine(
  out: ArrayLike<number>,
  values: ArrayLike<number>,
): { slope: number; offset: number } {
  const n = out.length;
  let [x, y, xx, xy] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    x += out[i] / n;
    y += values[i] / n;
  }
  for (let i = 0; i < n; i++) {
    xx += (out[i] - x) * (out[i] - x);
    xy += (out[i] - x) * (values[i] - y);
  }
  const slope = xx > 0 ? xy / xx : 0;
  return { slope, offset: y - slope * x };
}
