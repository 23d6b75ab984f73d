/**
 * Kernel ridge regression, the mean of a Gaussian process: a weighted sum of kernels between sequences
 * (sequence-kernels.ts), the weights by marginal likelihood. Every member has the sequences of the other
 * folds. Labels are regressed on as numbers; the calibration makes probabilities of them.
 */
import { factorize, solveLower, solveUpper } from '../../math/cholesky.js';
import { solveByGradients } from '../../math/conjugate-gradient.js';
import { mean } from '../../math/moments.js';
import { packedRow } from '../../math/packed-cholesky.js';
import type { RandomStream } from '../../random/stream.js';
import { findKernelWeights } from './kernel-weights.js';
import type { LearnerTask, ProxyDomain, ProxyLearner } from './proxy-learner.js';
import { SequenceKernels } from './sequence-kernels.js';

/** out = b + sum over rows of alpha times the weighted sum of kernels */
export interface KernelMember {
  /** [sequences], 0 for those that the member has not seen. */
  readonly alpha: Float64Array;
  /** Weight of every kernel. */
  readonly weights: Float64Array;
  readonly b: number;
}

export interface KernelFit {
  readonly learner: 'kernel';
  /** Names of the kernels that members weigh. */
  readonly kernels: readonly string[];
  readonly sequences: readonly string[];
  readonly members: readonly KernelMember[];
}

/** Sequences held, at most, drawn from the rest: a fit needs all pairs of them, a prediction all of them. */
const MOST = 2500;
/** Up to so many the equations are solved exactly, which costs the cube. */
const MOST_EXACT = 600;

export const kernelLearner: ProxyLearner<KernelFit> = {
  help: 'sums of kernels over words, places and properties, weighted by marginal likelihood',
  readsFeatures: false,

  refuses: () => undefined,

  train(task, _features, { random, onMember }) {
    const held = heldRows(task.sequences.length, random.fork('held'));
    const sequences = Array.from(held, (row) => task.sequences[row]);
    const kernels = new SequenceKernels(task, sequences);
    const all = kernelMatrices(kernels, sequences);
    const members = Array.from({ length: task.folds }, (_, f) => {
      const member = fitKernels(task, all, held, f);
      onMember?.();
      return member;
    });
    return { learner: 'kernel', kernels: kernels.names, sequences, members };
  },

  predictor({ sequences, members }, domain: ProxyDomain) {
    const kernels = new SequenceKernels(domain, sequences);
    const n = sequences.length;
    const row = new Float64Array(kernels.count * n);
    const out = new Float64Array(members.length);
    return (sequence) => {
      kernels.write(sequence, row);
      members.forEach(({ alpha, weights, b }, m) => {
        let total = b;
        for (let g = 0; g < kernels.count; g++) {
          let sum = 0;
          for (let i = 0; i < n; i++) sum += alpha[i] * row[g * n + i];
          total += weights[g] * sum;
        }
        out[m] = total;
      });
      return out;
    };
  },
};

/** All rows, or some of them, in order. */
function heldRows(rows: number, random: RandomStream): number[] {
  const order = Array.from({ length: rows }, (_, row) => row);
  if (rows <= MOST) return order;
  random.shuffle(order);
  return order.slice(0, MOST).sort((a, b) => a - b);
}

/** The lower half of every kernel between all sequences, row by row. In single precision: there are many. */
function kernelMatrices(kernels: SequenceKernels, sequences: readonly string[]): Float32Array[] {
  const n = sequences.length;
  const all = Array.from({ length: kernels.count }, () => new Float32Array(packedRow(n)));
  const row = new Float64Array(kernels.count * n);
  sequences.forEach((sequence, i) => {
    kernels.write(sequence, row);
    all.forEach((K, g) => K.set(row.subarray(g * n, g * n + i + 1), packedRow(i)));
  });
  return all;
}

/**
 * The member of a fold.
 * @param all kernels between the sequences held
 * @param held their rows in the task
 */
function fitKernels(
  task: LearnerTask,
  all: readonly Float32Array[],
  held: readonly number[],
  fold: number,
): KernelMember {
  const own = Array.from(held.keys()).filter((i) => task.fold[held[i]] !== fold);
  const n = own.length;
  const center = mean(own.map((i) => task.y[held[i]]));
  const spread = Math.sqrt(mean(own.map((i) => (task.y[held[i]] - center) ** 2))) || 1;
  const y = held.map((row) => (task.y[row] - center) / spread);
  const noise = held.map((row) => 1 / (task.weights?.[row] ?? 1));
  const found = findKernelWeights((g, i, j) => all[g][packedRow(i) + j], all.length, own, y, noise);
  const K = new Float64Array(n * n);
  for (let g = 0; g < all.length; g++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) K[i * n + j] += found[g] * all[g][packedRow(own[i]) + own[j]];
  for (let i = 0; i < n; i++) K[i * n + i] += found[all.length] * noise[own[i]];
  const a = solve(
    K,
    n,
    Float64Array.from(own, (i) => y[i]),
  );
  const alpha = new Float64Array(held.length);
  own.forEach((i, at) => (alpha[i] = a[at] * spread));
  return { alpha, weights: found.slice(0, -1), b: center };
}

/** K^-1 y. K is overwritten. */
function solve(K: Float64Array, n: number, y: Float64Array): Float64Array {
  if (n > MOST_EXACT) return solveByGradients(K, n, y, { tolerance: 1e-4, steps: 200 });
  factorize(K, n);
  solveLower(K, n, y);
  solveUpper(K, n, y);
  return y;
}
