/**
 * A Gaussian process as a surrogate: exact, by Cholesky factors, up to some thousand points. Its kernel is a
 * weighted sum of kernels over words and places (kernels-of.ts) plus noise; the weights are those under which
 * the scores are most likely (find-weights.ts), on at most `SCALES_FROM` points. They are found anew when the
 * points have grown by `REFIT`; in between the factor grows by rows. Nothing is drawn: the same scores give
 * the same bits.
 *
 * Scores are standardized. The mean is constant, and so is the noise of one measurement: a mean of n
 * measurements has 1 / n of it.
 */
import type { Environment } from '../../env/environment.js';
import { mean, squaresAround } from '../../math/moments.js';
import { pickRows } from '../../sampling/trajectories.js';
import type { ScoreModel } from '../score-model.js';
import { findWeights } from './find-weights.js';
import type { KernelPart } from './kernel-part.js';
import { BLOCK, Posterior } from './posterior.js';
import { spacedIndices } from './spaced-indices.js';

/** Points held, at most: a fit costs the cube. */
const MOST_POINTS = 3000;
/** Points that weights are found from, at most. */
const SCALES_FROM = 256;
/** Weights are found anew when there are so many times as many points. */
const REFIT = 1.2;
/**
 * A mean of n measurements has at least this share of the noise. With the least noise (find-weights.ts) it
 * keeps the covariance far from singular, whatever the kernels are: Cholesky does not fail.
 */
const LEAST_SHARE = 1e-4;

export class GaussianProcess implements ScoreModel {
  readonly explore = 0.2;
  readonly kernels: readonly KernelPart[];
  /** Weight of every kernel, and of the noise at the end; variances of standardized scores. */
  readonly weights: Float64Array;
  private readonly length: number;
  private readonly most: number;
  private readonly posterior = new Posterior();
  /** The points, tokens [points, length], and the share of the noise that each has. */
  private own: Int32Array = new Int32Array(0);
  private noiseShare: Float64Array = new Float64Array(0);
  /** Points there were when weights were found, and what they came to. */
  private weighedAt = 0;
  private loss = NaN;
  private center = 0;
  private spread = 1;
  /** Weighted kernels of one outcome with every point. */
  private sum = new Float64Array(0);
  private readonly prior = new Float64Array(BLOCK);
  private readonly squares = new Float64Array(BLOCK);
  /** Numbers of the outcomes in a block. */
  private readonly numbers = new Int32Array(BLOCK);

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
    const n = held.length;
    const share = Float64Array.from(held, (p) => Math.max(LEAST_SHARE, 1 / (replicates?.[p] ?? 1)));
    const own = pickRows(tokens, held, this.length);
    const grown = this.isGrown(own, share, n);
    this.own = own;
    this.noiseShare = share;
    const y = this.standardize(scores, held);
    if (!grown) this.weigh(y);
    for (const kernel of this.kernels) kernel.hold(own, n);
    if (this.sum.length < n) this.sum = new Float64Array(Math.min(this.most, n + (n >> 1) + 64));
    if (!grown) this.posterior.clear();
    this.posterior.extend(n, (i, out, at) => this.writeRow(i, out, at));
    this.posterior.solve(y);
    this.kernels.forEach((kernel, g) => kernel.weigh(this.posterior.alpha, this.weights[g]));
    return this.loss;
  }

  predict(tokens: Int32Array, count: number, meanOut: Float64Array, deviationOut?: Float64Array): void {
    const { spread } = this;
    for (let i = 0; i < count; i++) meanOut[i] = this.meanOf(tokens, i * this.length);
    if (!deviationOut) return;
    for (let from = 0; from < count; from += BLOCK) {
      const rows = Math.min(BLOCK, count - from);
      for (let b = 0; b < rows; b++) this.numbers[b] = from + b;
      this.variances(tokens, rows);
      for (let b = 0; b < rows; b++)
        deviationOut[from + b] = spread * Math.sqrt(Math.max(0, this.prior[b] - this.squares[b]));
    }
  }

  read(tokens: Int32Array, count: number): (meanOut: Float64Array) => void {
    const { length, kernels } = this;
    const sums = kernels.map((kernel) => kernel.read?.(tokens, count) ?? ((out: Float64Array): void => {
      for (let i = 0; i < count; i++) out[i] += kernel.score(tokens, i * length);
    })); // prettier-ignore
    return (meanOut) => {
      meanOut.fill(0, 0, count);
      for (const add of sums) add(meanOut);
      for (let i = 0; i < count; i++) meanOut[i] = this.center + this.spread * meanOut[i];
    };
  }

  /** Deviation of one measurement under the weights found, in the unit of the scores. */
  get noiseDeviation(): number {
    return this.spread * Math.sqrt(this.weights[this.weights.length - 1]);
  }

  bound(
    tokens: Int32Array,
    count: number,
    optimism: ArrayLike<number>,
    floor: ArrayLike<number>,
    out: Float64Array,
  ): void {
    const { numbers, prior, squares, spread, length } = this;
    const most = spread * Math.sqrt(this.priorVariance());
    let rows = 0;
    const finish = (): void => {
      this.variances(tokens, rows);
      for (let b = 0; b < rows; b++) {
        const i = numbers[b];
        out[i] += optimism[i] * spread * Math.sqrt(Math.max(0, prior[b] - squares[b]));
      }
      rows = 0;
    };
    for (let i = 0; i < count; i++) {
      out[i] = this.meanOf(tokens, i * length);
      // What not even the greatest deviation lifts above its floor needs none.
      if (optimism[i] === 0 || !(out[i] + Math.max(0, optimism[i]) * most > floor[i])) continue;
      numbers[rows++] = i;
      if (rows === BLOCK) finish();
    }
    if (rows > 0) finish();
  }

  /** Whether these are the points held, with others behind them, few enough to keep the weights. */
  private isGrown(own: Int32Array, share: Float64Array, n: number): boolean {
    const before = this.posterior.count;
    if (before === 0 || n < before || n >= REFIT * this.weighedAt) return false;
    return (
      this.noiseShare.every((value, p) => share[p] === value) &&
      this.own.every((token, i) => own[i] === token)
    );
  }

  /** Weights of the greatest marginal likelihood on a part of the points, from the last ones or afresh. */
  private weigh(y: Float64Array): void {
    const { kernels, weights, length, own, noiseShare } = this;
    const part = spacedIndices(y.length, SCALES_FROM);
    const n = part.length;
    const tokens = pickRows(own, part, length);
    const components = [
      ...kernels.map((kernel) => kernelMatrix(kernel, tokens, n, length)),
      diagonal(Float64Array.from(part, (p) => noiseShare[p])),
    ];
    const scores = Float64Array.from(part, (p) => y[p]);
    this.loss = -findWeights(components, scores, weights) / n;
    this.weighedAt = y.length;
  }

  /** Row i of the covariance of all points. */
  private writeRow(i: number, out: Float64Array, at: number): void {
    const { sum, own, length, weights, noiseShare } = this;
    const self = this.writeSum(own, i * length);
    for (let j = 0; j < i; j++) out[at + j] = sum[j];
    out[at + i] = self + weights[weights.length - 1] * noiseShare[i];
  }

  /** sum := the weighted kernels of an outcome with every point. @returns its prior variance */
  private writeSum(tokens: Int32Array, at: number): number {
    const { kernels, weights, sum } = this;
    sum.fill(0, 0, this.noiseShare.length);
    let self = 0;
    for (let g = 0; g < kernels.length; g++) self += weights[g] * kernels[g].add(tokens, at, weights[g], sum);
    return self;
  }

  private meanOf(tokens: Int32Array, at: number): number {
    let total = 0;
    for (const kernel of this.kernels) total += kernel.score(tokens, at);
    return this.center + this.spread * total;
  }

  /** Prior variance of an outcome, at most. */
  private priorVariance(): number {
    return this.kernels.reduce((sum, { greatest = 1 }, g) => sum + this.weights[g] * greatest, 0);
  }

  /** prior and squares of the first `rows` of `numbers`. */
  private variances(tokens: Int32Array, rows: number): void {
    const { posterior, prior, numbers, length, sum } = this;
    for (let b = 0; b < rows; b++) {
      prior[b] = this.writeSum(tokens, numbers[b] * length);
      posterior.setColumn(b, sum);
    }
    posterior.squaresOfBlock(this.squares);
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
