/**
 * Ridge regression: linear in the features, every group of which (letters, pairs, properties ...) is shrunk
 * by a strength of its own, found by marginal likelihood. Labels are regressed on as numbers; the calibration
 * makes probabilities of them. With few rows it is hard to beat.
 */
import { factorize, solveLower, solveUpper } from '../../math/cholesky.js';
import { mean } from '../../math/moments.js';
import { findKernelWeights } from './kernel-weights.js';
import { rowsOutside, type LearnerTask, type ProxyDomain, type ProxyLearner } from './proxy-learner.js';
import { featuresTooMany, SequenceFeatures, type FeatureKind } from './sequence-features.js';

/** out = features w + b */
export interface RidgeMember {
  readonly w: Float64Array;
  readonly b: number;
}

export interface RidgeFit {
  readonly learner: 'ridge';
  readonly features: FeatureKind;
  readonly members: readonly RidgeMember[];
}

/** Features, or rows where they are fewer: a fit costs the cube. */
const MOST = 2000;

export const ridgeLearner: ProxyLearner<RidgeFit> = {
  help: 'linear in the features, groups of them shrunk by marginal likelihood',
  readsFeatures: true,

  refuses(task, features) {
    const { alphabet, lengths, sequences } = task;
    const { count } = new SequenceFeatures(features, alphabet, lengths[1]);
    return Math.min(count, sequences.length) > MOST
      ? `ridge on ${features} features needs at most ${MOST} features or rows, got ${count} and ${sequences.length}`
      : featuresTooMany('ridge', features, task);
  },

  train(task, features, { onMember }) {
    const seen = new SequenceFeatures(features, task.alphabet, task.lengths[1]);
    const members = Array.from({ length: task.folds }, (_, f) => {
      const member = fitRidge(task, seen, rowsOutside(task, f));
      onMember?.();
      return member;
    });
    return { learner: 'ridge', features, members };
  },

  predictor({ features, members }, { alphabet, lengths }: ProxyDomain) {
    const seen = new SequenceFeatures(features, alphabet, lengths[1]);
    const x = new Float64Array(seen.count);
    const out = new Float64Array(members.length);
    return (sequence) => {
      seen.write(sequence, x, 0);
      members.forEach(({ w, b }, m) => {
        let sum = b;
        for (let k = 0; k < x.length; k++) if (x[k] !== 0) sum += x[k] * w[k];
        out[m] = sum;
      });
      return out;
    };
  },
};

/** One member, from some of the rows. */
function fitRidge(task: LearnerTask, seen: SequenceFeatures, rows: readonly number[]): RidgeMember {
  const { sequences, weights } = task;
  const { count, groups } = seen;
  const n = rows.length;
  const X = new Float64Array(n * count);
  rows.forEach((row, i) => seen.write(sequences[row], X, i * count));
  const middle = new Float64Array(count);
  for (let i = 0; i < n; i++) for (let k = 0; k < count; k++) middle[k] += X[i * count + k] / n;
  for (let i = 0; i < n; i++) for (let k = 0; k < count; k++) X[i * count + k] -= middle[k];
  // Every group in units in which it has variance one in all; properties are each on their own scale.
  const scale = new Float64Array(count);
  for (const { from, count: size, name } of groups) {
    let total = 0;
    for (let k = from; k < from + size; k++) {
      let square = 0;
      for (let i = 0; i < n; i++) square += X[i * count + k] ** 2 / n;
      scale[k] = square;
      total += square;
    }
    const own = name === 'peptide properties';
    for (let k = from; k < from + size; k++) scale[k] = 1 / Math.sqrt((own ? scale[k] * size : total) || 1);
  }
  for (let i = 0; i < n; i++) for (let k = 0; k < count; k++) X[i * count + k] *= scale[k];
  const own = Float64Array.from(rows, (row) => task.y[row]);
  const center = mean(own);
  const spread = Math.sqrt(own.reduce((sum, value) => sum + (value - center) ** 2, 0) / n) || 1;
  const y = own.map((value) => (value - center) / spread);
  const noise = Float64Array.from(rows, (row) => 1 / (weights?.[row] ?? 1));
  const kernel = (g: number, i: number, j: number): number => {
    const { from, count: size } = groups[g];
    let sum = 0;
    for (let k = from; k < from + size; k++) sum += X[i * count + k] * X[j * count + k];
    return sum;
  };
  const strength = findKernelWeights(kernel, groups.length, [...rows.keys()], y, noise);
  const prior = new Float64Array(count);
  groups.forEach(({ from, count: size }, g) => prior.fill(strength[g], from, from + size));
  const sigma = strength[groups.length];
  const w = solveRidge(X, y, noise, prior, sigma);
  let b = center;
  for (let k = 0; k < count; k++) {
    w[k] *= scale[k] * spread;
    b -= w[k] * middle[k];
  }
  return { w, b };
}

/**
 * The mean of w ~ N(0, diag(prior)) given y = X w + N(0, sigma noise): by features or by rows, whichever are
 * fewer.
 */
function solveRidge(
  X: Float64Array,
  y: Float64Array,
  noise: Float64Array,
  prior: Float64Array,
  sigma: number,
): Float64Array {
  const [n, p] = [y.length, prior.length];
  // Z = X sqrt(prior), so that w = sqrt(prior) v with v ~ N(0, 1).
  const root = prior.map(Math.sqrt);
  const Z = X.map((value, at) => value * root[at % p]);
  if (n <= p) {
    const K = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = i === j ? sigma * noise[i] : 0;
        for (let k = 0; k < p; k++) sum += Z[i * p + k] * Z[j * p + k];
        K[i * n + j] = sum;
      }
    }
    factorize(K, n);
    const a = y.slice();
    solveLower(K, n, a);
    solveUpper(K, n, a);
    const w = new Float64Array(p);
    for (let i = 0; i < n; i++) for (let k = 0; k < p; k++) w[k] += root[k] * Z[i * p + k] * a[i];
    return w;
  }
  const A = new Float64Array(p * p);
  const v = new Float64Array(p);
  for (let k = 0; k < p; k++) A[k * p + k] = sigma;
  for (let i = 0; i < n; i++) {
    const share = 1 / noise[i];
    for (let k = 0; k < p; k++) {
      const z = share * Z[i * p + k];
      v[k] += z * y[i];
      for (let l = 0; l <= k; l++) A[k * p + l] += z * Z[i * p + l];
    }
  }
  factorize(A, p);
  solveLower(A, p, v);
  solveUpper(A, p, v);
  return v.map((value, k) => value * root[k]);
}
