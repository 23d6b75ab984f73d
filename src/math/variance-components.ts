/**
 * Weights of a sum of covariances by maximum marginal likelihood: y ~ N(0, sum_g w_g V_g), noise being the
 * component V = I. An update multiplies every weight by sqrt(a^T V_g a / tr(K^-1 V_g)), a = K^-1 y, which
 * never lowers the likelihood and keeps weights positive (H. Zhou et al., MM algorithms for variance
 * components models, J. Comput. Graph. Stat. 28, 2019).
 */
import { factorizeRows, packedRow, solveLowerPacked, solveUpperPacked } from './packed-cholesky.js';

const LOG_2PI = Math.log(2 * Math.PI);

export class VarianceComponents {
  private readonly n: number;
  private readonly components: readonly Float64Array[];
  private readonly y: Float64Array;
  /** Lower half, packed, or its factor. */
  private readonly K: Float64Array;
  private readonly inverse: Float64Array;
  private readonly lower: Float64Array;
  private readonly a: Float64Array;

  /**
   * @param components V_g [n, n] each, symmetric, row by row
   * @param y centered observations [n]
   */
  constructor(components: readonly Float64Array[], y: Float64Array) {
    this.n = y.length;
    this.components = components;
    this.y = y;
    this.K = new Float64Array(packedRow(this.n));
    this.inverse = new Float64Array(this.n * this.n);
    this.lower = new Float64Array(this.n * this.n);
    this.a = new Float64Array(this.n);
  }

  /**
   * log N(y; 0, K), nats.
   * @throws when K is not positive definite
   */
  logLikelihood(weights: ArrayLike<number>): number {
    const { n, K, a, y } = this;
    this.factor(weights);
    a.set(y);
    solveLowerPacked(K, n, a);
    let total = -(n / 2) * LOG_2PI;
    for (let i = 0; i < n; i++) total -= Math.log(K[packedRow(i) + i]) + (a[i] * a[i]) / 2;
    return total;
  }

  /**
   * One update of all weights in place.
   * @param least no weight goes below its own [G]
   * @throws when K is not positive definite
   */
  step(weights: Float64Array, least: ArrayLike<number>): void {
    const { n, a, y, K, inverse, components } = this;
    this.factor(weights);
    a.set(y);
    solveLowerPacked(K, n, a);
    solveUpperPacked(K, n, a);
    this.invert();
    for (let g = 0; g < components.length; g++) {
      const V = components[g];
      let quadratic = 0;
      let trace = 0;
      for (let i = 0; i < n; i++) {
        let row = 0;
        let sum = 0;
        // Both are symmetric: below the diagonal counts twice.
        for (let j = 0; j < i; j++) {
          row += V[i * n + j] * a[j];
          sum += V[i * n + j] * inverse[i * n + j];
        }
        const diagonal = V[i * n + i];
        quadratic += a[i] * (2 * row + diagonal * a[i]);
        trace += 2 * sum + diagonal * inverse[i * n + i];
      }
      if (trace > 0) weights[g] = Math.max(least[g], weights[g] * Math.sqrt(Math.max(0, quadratic) / trace));
    }
  }

  /** K := the lower half of L, L L^T = sum_g w_g V_g. */
  private factor(weights: ArrayLike<number>): void {
    const { n, K, components } = this;
    K.fill(0);
    for (let g = 0; g < components.length; g++) {
      const V = components[g];
      const w = weights[g];
      for (let i = 0, k = 0; i < n; i++) for (let j = 0; j <= i; j++) K[k++] += w * V[i * n + j];
    }
    factorizeRows(K, 0, n);
  }

  /** inverse := the lower half of K^-1, from its factor: M = L^-1 by rows, then M^T M. */
  private invert(): void {
    const { n, K: L, inverse } = this;
    const M = this.lower;
    for (let i = 0; i < n; i++) {
      M.fill(0, i * n, i * n + i);
      for (let k = 0; k < i; k++) {
        const l = L[packedRow(i) + k];
        for (let j = 0; j <= k; j++) M[i * n + j] -= l * M[k * n + j];
      }
      const diagonal = 1 / L[packedRow(i) + i];
      for (let j = 0; j < i; j++) M[i * n + j] *= diagonal;
      M[i * n + i] = diagonal;
    }
    inverse.fill(0);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i <= k; i++) {
        const m = M[k * n + i];
        for (let j = 0; j <= i; j++) inverse[i * n + j] += m * M[k * n + j];
      }
    }
  }
}
