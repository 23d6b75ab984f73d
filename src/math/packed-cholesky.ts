/**
 * Cholesky factors that grow: the lower half of a symmetric positive definite matrix, packed row by row, row
 * i at i (i + 1) / 2. A matrix that gets rows at its end keeps the factor of what it had.
 */

/** Where row i of a packed lower half begins; also the entries of i rows. */
export const packedRow = (i: number): number => (i * (i + 1)) / 2;

/**
 * Overwrites rows [from, to) of the lower half of A with those of L, A = L L^T; the rows before are L's.
 * @throws when A is not positive definite
 */
export function factorizeRows(A: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const row = packedRow(i);
    let j = 0;
    // Four columns side by side share what is read of this row.
    for (; j + 3 < i; j += 4) {
      const r0 = packedRow(j);
      const r1 = r0 + j + 1;
      const r2 = r1 + j + 2;
      const r3 = r2 + j + 3;
      let s0 = A[row + j];
      let s1 = A[row + j + 1];
      let s2 = A[row + j + 2];
      let s3 = A[row + j + 3];
      for (let k = 0; k < j; k++) {
        const a = A[row + k];
        s0 -= a * A[r0 + k];
        s1 -= a * A[r1 + k];
        s2 -= a * A[r2 + k];
        s3 -= a * A[r3 + k];
      }
      s0 /= A[r0 + j];
      s1 = (s1 - s0 * A[r1 + j]) / A[r1 + j + 1];
      s2 = (s2 - s0 * A[r2 + j] - s1 * A[r2 + j + 1]) / A[r2 + j + 2];
      s3 = (s3 - s0 * A[r3 + j] - s1 * A[r3 + j + 1] - s2 * A[r3 + j + 2]) / A[r3 + j + 3];
      A[row + j] = s0;
      A[row + j + 1] = s1;
      A[row + j + 2] = s2;
      A[row + j + 3] = s3;
    }
    for (; j < i; j++) {
      const other = packedRow(j);
      let sum = A[row + j];
      for (let k = 0; k < j; k++) sum -= A[row + k] * A[other + k];
      A[row + j] = sum / A[other + j];
    }
    let sum = A[row + i];
    for (let k = 0; k < i; k++) sum -= A[row + k] * A[row + k];
    if (!(sum > 0)) throw new Error(`cholesky: the matrix is not positive definite at row ${i}`);
    A[row + i] = Math.sqrt(sum);
  }
}

/** b := L^-1 b */
export function solveLowerPacked(L: Float64Array, p: number, b: Float64Array): void {
  for (let i = 0; i < p; i++) {
    const row = packedRow(i);
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= L[row + k] * b[k];
    b[i] = sum / L[row + i];
  }
}

/** b := L^-T b */
export function solveUpperPacked(L: Float64Array, p: number, b: Float64Array): void {
  for (let i = p - 1; i >= 0; i--) {
    const row = packedRow(i);
    const value = b[i] / L[row + i];
    b[i] = value;
    for (let k = 0; k < i; k++) b[k] -= L[row + k] * value;
  }
}
