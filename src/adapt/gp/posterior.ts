/**
 * The equations of a Gaussian process over points that come by and by: the factor of their covariance, which
 * grows by rows, K^-1 y, and squares of L^-1 k for outcomes side by side.
 */
import { factorizeRows, packedRow, solveLowerPacked, solveUpperPacked } from '../../math/packed-cholesky.js';

/** Outcomes side by side. */
export const BLOCK = 8;

export class Posterior {
  /** K^-1 y [count]. */
  alpha: Float64Array = new Float64Array(0);
  private points = 0;
  private factor = new Float64Array(0);
  /** Kernels of a block of outcomes with every point [points, BLOCK]. */
  private block = new Float64Array(0);

  get count(): number {
    return this.points;
  }

  /** Forgets all points. */
  clear(): void {
    this.points = 0;
  }

  /**
   * Takes in points up to `count`.
   * @param writeRow writes the covariances of point i with points 0 .. i, noise included, to out[at ..]
   */
  extend(count: number, writeRow: (i: number, out: Float64Array, at: number) => void): void {
    if (this.factor.length < packedRow(count)) {
      // Some room to grow, so that a round more does not allocate anew.
      const room = count + (count >> 2) + 32;
      const grown = new Float64Array(packedRow(room));
      grown.set(this.factor.subarray(0, packedRow(this.points)));
      this.factor = grown;
      this.block = new Float64Array(room * BLOCK);
    }
    for (let i = this.points; i < count; i++) writeRow(i, this.factor, packedRow(i));
    factorizeRows(this.factor, this.points, count);
    this.points = count;
  }

  /** alpha := K^-1 y */
  solve(y: Float64Array): void {
    this.alpha = y.slice();
    solveLowerPacked(this.factor, this.points, this.alpha);
    solveUpperPacked(this.factor, this.points, this.alpha);
  }

  /** Column b of the block := the kernels of an outcome with every point. */
  setColumn(b: number, kernels: Float64Array): void {
    const { block, points } = this;
    for (let j = 0; j < points; j++) block[j * BLOCK + b] = kernels[j];
  }

  /** squares[b] := |L^-1 k|^2 of every column of the block, which is overwritten. */
  squaresOfBlock(squares: Float64Array): void {
    const { block, points: n, factor } = this;
    squares.fill(0);
    for (let i = 0; i < n; i++) {
      const row = packedRow(i);
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
}
