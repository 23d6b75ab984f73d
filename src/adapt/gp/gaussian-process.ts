/**
 * A Gaussian process as a surrogate: exact, by Cholesky factors, up to some thousand points. Its kernel is a
 * weighted sum of kernels over words and places (kernels-of.ts) plus noise; the weights are those under which
 * the scores are most likely (variance-components.ts), found anew at every fit from a few starts, on at most
 * `SCALES_FROM` points. Nothing is drawn: the same scores give the same bits.
 *
 * Scores are standardized. The mean is constant, and so is the noise of one measurement: a mean of n
 * measurements has 1 / n of it.
 */
import type { Environment } from '../../env/environment.js';
import { factorize, solveLower, solveUpper } from '../../math/cholesky.js';
import { mean, squaresAround } from '../../math/moments.js';
import { VarianceComponents } from '../../math/variance-components.js';
import { copyRow } from '../../sampling/trajectories.js';
import type { ScoreModel } from '../score-model.js';
import type { KernelPart } from './kernel-part.js';

/** Points held, at most: a fit costs the cube. */
const MOST_POINTS = 3000;
/** Points that weights are found from, at most. */
const SCALES_FROM = 256;
/** Updates of the weights a fit. */
const STEPS = 8;
/** The noise has at least this variance, in units of the scores' own; other weights may all but vanish. */
const LEAST_NOISE = 1e-4;
const LEAST_WEIGHT = 1e-6;
/**
 * A mean of n measurements has at least this share of the noise. With `LEAST_NOISE` it keeps the covariance
 * far from singular, whatever the kernels are: Cholesky does not fail.
 */
const LEAST_SHARE = 1e-4;
/** Outcomes predicted side by side. */
const BLOCK = 8;

export class GaussianProcess implements ScoreModel {
  readonly kernels: readonly KernelPart[];
  /** Weight of every kernel, and of the noise at the end; variances of standardized scores. */
  readonly weights: Float64Array;
  private readonly length: number;
  private readonly most: number;
  private points = 0;
  private factor = new Float64Array(0);
  /** K^-1 y [points]. */
  private alpha = new Float64Array(0);
  /** Share of the noise that a point has: that of a mean of n measurements is 1 / n [points]. */
  private noiseShare = new Float64Array(0);
  private center = 0;
  private spread = 1;
  /** Weighted kernels of one outcome with every point, and of a block: [points, BLOCK]. */
  private sum = new Float64Array(0);
  private block = new Float64Array(0);
  private readonly prior = new Float64Array(BLOCK);
  private readonly squares = new Float64Array(BLOCK);
  private readonly total = new Float64Array(BLOCK);

  /** @param most points held: of more, the best half and others evenly from the rest */
  constructor(env: Pick<Environment, 'tokenLength'>, kernels: readonly KernelPart[], most = MOST_POINTS) {
    this.most = most;
    this.length = env.tokenLength;
    this.kernels = kernels;
    this.weights = new Float64Array(kernels.length + 1).fill(1 / (kernels.length + 1));
  }

  /** @returns minus the log marginal likelihood a point, of those that weights were found from */
  fit(
    tokens: Int32Array,
    scores: ArrayLike<number>,
    count: number,
    _steps?: number,
    replicates?: ArrayLike<number>,
  ): number {
    const held = heldPoints(scores, count, this.most);
    this.noiseShare = Float64Array.from(held, (p) => Math.max(LEAST_SHARE, 1 / (replicates?.[p] ?? 1)));
    const y = this.standardize(scores, held);
    const own = rowsOf(tokens, held, this.length);
    const loss = this.findWeights(own, y);
    this.hold(own, held.length);
    this.condition(own, y);
    return loss;
  }

  predict(tokens: Int32Array, count: number, meanOut: Float64Array, deviationOut?: Float64Array): void {
    const { length, spread, center, total, prior, squares } = this;
    for (let from = 0; from < count; from += BLOCK) {
      const rows = Math.min(BLOCK, count - from);
      this.writeBlock(tokens, from * length, rows);
      this.meansOfBlock();
      for (let b = 0; b < rows; b++) meanOut[from + b] = center + spread * total[b];
      if (!deviationOut) continue;
      this.squaresOfBlock();
      for (let b = 0; b < rows; b++)
        deviationOut[from + b] = spread * Math.sqrt(Math.max(0, prior[b] - squares[b]));
    }
  }

  /** Deviation of one measurement under the weights found, in the unit of the scores. */
  get noiseDeviation(): number {
    return this.spread * Math.sqrt(this.weights[this.weights.length - 1]);
  }

  /** The points to hold from now on. */
  private hold(own: Int32Array, count: number): void {
    this.points = count;
    for (const kernel of this.kernels) kernel.hold(own, count);
    if (this.sum.length >= count) return;
    // Some room to grow, so that a round more does not allocate anew.
    const room = Math.min(this.most, count + (count >> 1) + 64);
    this.sum = new Float64Array(room);
    this.block = new Float64Array(room * BLOCK);
    this.factor = new Float64Array(room * room);
    this.alpha = new Float64Array(room);
  }

  /** Weights of the greatest marginal likelihood on a part of the points, from the last ones or afresh. */
  private findWeights(own: Int32Array, y: Float64Array): number {
    const { kernels, weights, length } = this;
    const part = spacedIndices(y.length, SCALES_FROM);
    const n = part.length;
    const tokens = rowsOf(own, part, length);
    const components = [
      ...kernels.map((kernel) => kernelMatrix(kernel, tokens, n, length)),
      diagonal(Float64Array.from(part, (p) => this.noiseShare[p])),
    ];
    const search = new VarianceComponents(
      components,
      Float64Array.from(part, (p) => y[p]),
    );
    let best = -Infinity;
    let start: Float64Array = weights.slice();
    for (const candidate of [weights.slice(), ...coarseWeights(kernels.length)]) {
      const likelihood = likelihoodOf(search, candidate);
      if (!(likelihood > best)) continue;
      best = likelihood;
      start = candidate;
    }
    const least = new Float64Array(weights.length).fill(LEAST_WEIGHT);
    least[kernels.length] = LEAST_NOISE;
    for (let step = 0; step < STEPS; step++) search.step(start, least);
    weights.set(start);
    return -search.logLikelihood(weights) / n;
  }

  /** Factor of the covariance of all points, and K^-1 y. */
  private condition(own: Int32Array, y: Float64Array): void {
    const { points: n, length, sum, factor, alpha, weights } = this;
    const noise = weights[weights.length - 1];
    for (let i = 0; i < n; i++) {
      const self = this.writeSum(own, i * length);
      for (let j = 0; j < i; j++) factor[i * n + j] = sum[j];
      factor[i * n + i] = self + noise * this.noiseShare[i];
    }
    factorize(factor, n);
    alpha.set(y);
    const whole = alpha.subarray(0, n);
    solveLower(factor, n, whole);
    solveUpper(factor, n, whole);
  }

  /** sum := the weighted kernels of an outcome with every point. @returns its prior variance */
  private writeSum(tokens: Int32Array, at: number): number {
    const { kernels, weights, sum, points } = this;
    sum.fill(0, 0, points);
    let self = 0;
    for (let g = 0; g < kernels.length; g++) self += weights[g] * kernels[g].add(tokens, at, weights[g], sum);
    return self;
  }

  /** block := the kernels of outcomes at tokens[at ..] with every point, and 0 behind the last of them. */
  private writeBlock(tokens: Int32Array, at: number, rows: number): void {
    const { block, sum, points, prior, length } = this;
    if (rows < BLOCK) block.fill(0, 0, points * BLOCK);
    for (let b = 0; b < rows; b++) {
      prior[b] = this.writeSum(tokens, at + b * length);
      for (let j = 0; j < points; j++) block[j * BLOCK + b] = sum[j];
    }
  }

  /** total := block^T alpha */
  private meansOfBlock(): void {
    const { block, points, total, alpha } = this;
    total.fill(0);
    for (let j = 0; j < points; j++) {
      const a = alpha[j];
      for (let b = 0; b < BLOCK; b++) total[b] += a * block[j * BLOCK + b];
    }
  }

  /** squares := |L^-1 block|^2 by column; the block is overwritten. */
  private squaresOfBlock(): void {
    const { block, points: n, factor, squares } = this;
    squares.fill(0);
    for (let i = 0; i < n; i++) {
      const row = i * n;
      const at = i * BLOCK;
      let s0 = block[at];
      let s1 = block[at + 1];
      let s2 = block[at + 2];
      let s3 = block[at + 3];
      let s4 = block[at + 4];
      let s5 = block[at + 5];
      let s6 = block[at + 6];
      let s7 = block[at + 7];
      for (let k = 0, v = 0; k < i; k++, v += BLOCK) {
        const l = factor[row + k];
        s0 -= l * block[v];
        s1 -= l * block[v + 1];
        s2 -= l * block[v + 2];
        s3 -= l * block[v + 3];
        s4 -= l * block[v + 4];
        s5 -= l * block[v + 5];
        s6 -= l * block[v + 6];
        s7 -= l * block[v + 7];
      }
      const scale = 1 / factor[row + i];
      block[at] = s0 * scale;
      block[at + 1] = s1 * scale;
      block[at + 2] = s2 * scale;
      block[at + 3] = s3 * scale;
      block[at + 4] = s4 * scale;
      block[at + 5] = s5 * scale;
      block[at + 6] = s6 * scale;
      block[at + 7] = s7 * scale;
      for (let b = 0; b < BLOCK; b++) squares[b] += block[at + b] * block[at + b];
    }
  }

  /** Standardized scores of the points held, whatever their unit and their zero. */
  private standardize(scores: ArrayLike<number>, held: readonly number[]): Float64Array {
    const y = Float64Array.from(held, (p) => scores[p]);
    this.center = mean(y);
    const deviation = Math.sqrt(squaresAround(y, this.center) / y.length);
    // Less is rounding: all scores are alike.
    this.spread = deviation > 1e-12 * Math.abs(this.center) ? deviation : 1;
    return y.map((score) => (score - this.center) / this.spread);
  }
}

/** Rows of tokens [count, length] by their numbers. */
function rowsOf(tokens: Int32Array, numbers: readonly number[], length: number): Int32Array {
  const rows = new Int32Array(numbers.length * length);
  numbers.forEach((p, i) => copyRow(tokens, p * length, rows, i * length, length));
  return rows;
}

/** All points, or of too many the best half and others evenly from the rest, in order of payment. */
function heldPoints(scores: ArrayLike<number>, count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count <= most) return all;
  const order = [...all].sort((a, b) => scores[b] - scores[a] || a - b);
  const half = most >> 1;
  const rest = order.slice(half).sort((a, b) => a - b);
  const others = spacedIndices(rest.length, most - half).map((i) => rest[i]);
  return [...order.slice(0, half), ...others].sort((a, b) => a - b);
}

/** `most` of the numbers 0 .. count - 1, evenly, or all. */
function spacedIndices(count: number, most: number): number[] {
  const n = Math.min(count, most);
  return Array.from({ length: n }, (_, i) => Math.floor((i * count) / n));
}

/** Starts: all kernels alike, and each of them alone, with little and with much noise. */
function coarseWeights(kernels: number): Float64Array[] {
  return [0.05, 0.5].flatMap((noise) => {
    const alike = new Float64Array(kernels + 1).fill((1 - noise) / kernels);
    alike[kernels] = noise;
    const alone = Array.from({ length: kernels }, (_, g) => {
      const weights = new Float64Array(kernels + 1).fill((0.1 * (1 - noise)) / kernels);
      weights[g] += 0.9 * (1 - noise);
      weights[kernels] = noise;
      return weights;
    });
    return [alike, ...alone];
  });
}

/** -Infinity under weights whose covariance is singular to rounding: others are to be tried. */
function likelihoodOf(search: VarianceComponents, weights: Float64Array): number {
  try {
    return search.logLikelihood(weights);
  } catch {
    return -Infinity;
  }
}

function kernelMatrix(kernel: KernelPart, tokens: Int32Array, n: number, length: number): Float64Array {
  const matrix = new Float64Array(n * n);
  kernel.hold(tokens, n);
  for (let i = 0; i < n; i++) {
    const self = kernel.add(tokens, i * length, 1, matrix.subarray(i * n, (i + 1) * n));
    matrix[i * n + i] = self;
  }
  return matrix;
}

function diagonal(values: Float64Array): Float64Array {
  const n = values.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = values[i];
  return matrix;
}
