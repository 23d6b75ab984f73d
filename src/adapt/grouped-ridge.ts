/**
 * Least squares on sparse features with a Gaussian prior a group of features: the strengths and the noise are
 * those under which the data are most likely (the evidence of MacKay, Neural Computation 4, 1992). A group
 * that explains nothing is shrunk to nothing, so that features may be offered which turn out not to matter.
 */
import { factorize, inverseDiagonal, solveLower, solveUpper } from '../math/cholesky.js';
import { normal } from '../random/normal.js';
import type { RandomStream } from '../random/stream.js';

export interface FeatureGroup {
  readonly name: string;
  /** Features from .. from + count. */
  readonly from: number;
  readonly count: number;
}

/** Rows: `active` (index, value) pairs each, index -1 for none. [N, active] */
export interface SparseRows {
  readonly active: number;
  readonly index: Int32Array;
  readonly value: Float64Array;
}

/** Bounds of precisions (1 / variance), so that the matrix stays well-conditioned. */
const LEAST = 1e-3;
const MOST = 1e6;
/** The noise has at least this deviation, in units of the target. */
const LEAST_NOISE = 0.01;

export class GroupedRidge {
  readonly groups: readonly FeatureGroup[];
  /** Mean of the posterior [features]; 0 for features that were never seen. */
  readonly weights: Float64Array;
  /** 1 / variance of each group's weights, and of the noise. */
  readonly precision: Float64Array;
  noisePrecision = NaN;
  private readonly most: number;
  /** Column of each feature in the last fit, -1 where it has none; and back. */
  private readonly column: Int32Array;
  private feature = new Int32Array(0);
  private groupOf = new Int32Array(0);
  private factor = new Float64Array(0);

  /**
   * @param groups in the order of their importance
   * @param most columns: further groups are left out, whole
   */
  constructor(groups: readonly FeatureGroup[], most: number) {
    const count = groups.reduce((end, one) => Math.max(end, one.from + one.count), 0);
    this.groups = groups;
    this.most = most;
    this.weights = new Float64Array(count);
    this.precision = new Float64Array(groups.length).fill(NaN);
    this.column = new Int32Array(count);
  }

  /**
   * Fits the first `count` rows; precisions go on from the last fit.
   * @param steps updates of the precisions
   * @returns root mean square of what is left unexplained
   */
  fit(rows: SparseRows, targets: ArrayLike<number>, count: number, steps: number): number {
    this.chooseColumns(rows, count);
    const p = this.feature.length;
    const square = this.start(targets, count);
    const [gram, moment] = this.normalEquations(rows, targets, count);
    const factor = (this.factor = new Float64Array(p * p));
    const solution = new Float64Array(p);
    let error = NaN;
    for (let step = 0; ; step++) {
      for (let i = 0; i < p * p; i++) factor[i] = this.noisePrecision * gram[i];
      for (let i = 0; i < p; i++) factor[i * p + i] += this.precision[this.groupOf[i]];
      factorize(factor, p);
      for (let i = 0; i < p; i++) solution[i] = this.noisePrecision * moment[i];
      solveLower(factor, p, solution);
      solveUpper(factor, p, solution);
      error = unexplained(gram, moment, solution, square, p);
      if (step === steps) break;
      this.strengthen(solution, inverseDiagonal(factor, p), error, count);
    }
    this.weights.fill(0);
    for (let i = 0; i < p; i++) this.weights[this.feature[i]] = solution[i];
    return Math.sqrt(error / count);
  }

  /** Weights drawn from the posterior; of features never seen, from their group's prior. */
  sample(random: RandomStream): Float64Array {
    const p = this.feature.length;
    const noise = Float64Array.from({ length: p }, () => normal(random));
    solveUpper(this.factor, p, noise);
    const drawn = this.weights.slice();
    for (let i = 0; i < p; i++) drawn[this.feature[i]] += noise[i];
    this.groups.forEach(({ from, count }, g) => {
      if (!(this.precision[g] > 0)) return;
      const deviation = 1 / Math.sqrt(this.precision[g]);
      for (let f = from; f < from + count; f++) if (this.column[f] < 0) drawn[f] = deviation * normal(random);
    });
    return drawn;
  }

  /** Gives a column to every feature that occurs, group by group while there is room. */
  private chooseColumns({ active, index }: SparseRows, count: number): void {
    const { column, groups } = this;
    column.fill(-1);
    for (let i = 0; i < count * active; i++) if (index[i] >= 0) column[index[i]] = -2;
    const feature: number[] = [];
    const groupOf: number[] = [];
    groups.forEach(({ from, count: width }, g) => {
      const seen: number[] = [];
      for (let f = from; f < from + width; f++) if (column[f] === -2) seen.push(f);
      const fits = feature.length + seen.length <= this.most;
      for (const f of seen) {
        column[f] = fits ? feature.push(f) - 1 : -1;
        if (fits) groupOf.push(g);
      }
      if (!fits) this.precision[g] = NaN;
      else if (Number.isNaN(this.precision[g])) this.precision[g] = 0;
    });
    this.feature = Int32Array.from(feature);
    this.groupOf = Int32Array.from(groupOf);
  }

  /**
   * Precisions before the first fit: each group may explain a tenth of the targets' variance.
   * @returns y^T y
   */
  private start(targets: ArrayLike<number>, count: number): number {
    let [sum, square] = [0, 0];
    for (let n = 0; n < count; n++) {
      sum += targets[n];
      square += targets[n] ** 2;
    }
    const variance = Math.max(1e-4, square / count - (sum / count) ** 2);
    for (let g = 0; g < this.groups.length; g++)
      if (this.precision[g] === 0) this.precision[g] = Math.min(MOST, Math.max(LEAST, 10 / variance));
    if (Number.isNaN(this.noisePrecision)) this.noisePrecision = 10 / variance;
    return square;
  }

  /** Phi^T Phi (lower half) and Phi^T y over the columns. */
  private normalEquations(
    { active, index, value }: SparseRows,
    targets: ArrayLike<number>,
    count: number,
  ): [Float64Array, Float64Array] {
    const { column } = this;
    const p = this.feature.length;
    const gram = new Float64Array(p * p);
    const moment = new Float64Array(p);
    for (let n = 0; n < count; n++) {
      for (let i = n * active; i < (n + 1) * active; i++) {
        const a = index[i] < 0 ? -1 : column[index[i]];
        if (a < 0) continue;
        moment[a] += value[i] * targets[n];
        for (let j = n * active; j < (n + 1) * active; j++) {
          const b = index[j] < 0 ? -1 : column[index[j]];
          if (b >= 0 && b <= a) gram[a * p + b] += value[i] * value[j];
        }
      }
    }
    return [gram, moment];
  }

  /** One update of the precisions towards the greatest evidence. */
  private strengthen(solution: Float64Array, variance: Float64Array, error: number, count: number): void {
    const sizes = new Float64Array(this.groups.length);
    const norms = new Float64Array(this.groups.length);
    const traces = new Float64Array(this.groups.length);
    for (let i = 0; i < solution.length; i++) {
      const g = this.groupOf[i];
      sizes[g]++;
      norms[g] += solution[i] ** 2;
      traces[g] += variance[i];
    }
    let determined = 0;
    for (let g = 0; g < sizes.length; g++) {
      if (sizes[g] === 0) continue;
      const own = Math.max(1e-6, sizes[g] - this.precision[g] * traces[g]);
      determined += own;
      this.precision[g] = Math.min(MOST, Math.max(LEAST, own / Math.max(1e-12, norms[g])));
    }
    const freedom = Math.max(1, count - determined);
    this.noisePrecision = Math.min(LEAST_NOISE ** -2, freedom / Math.max(1e-12, error));
  }
}

/** |y - Phi w|^2, from the normal equations. */
function unexplained(
  gram: Float64Array,
  moment: Float64Array,
  w: Float64Array,
  square: number,
  p: number,
): number {
  let total = square;
  for (let i = 0; i < p; i++) {
    let row = gram[i * p + i] * w[i];
    for (let j = 0; j < i; j++) row += 2 * gram[i * p + j] * w[j];
    total += w[i] * row - 2 * w[i] * moment[i];
  }
  return Math.max(0, total);
}
