/**
 * Cholesky factors of symmetric positive definite matrices, and what least squares needs of them. Matrices
 * are [p, p], row by row; only the lower half is read and written.
 */

/**
 * Overwrites the lower half of A with L, A = L L^T.
 * @throws when A is not positive definite
 */
export function factorize(A: Float64Array, p: number): void {
  for (let i = 0; i < p; i++) {
    const row = i * p;
    for (let j = 0; j <= i; j++) {
      const other = j * p;
      let sum = A[row + j];
      for (let k = 0; k < j; k++) sum -= A[row + k] * A[other + k];
      if (j < i) A[row + j] = sum / A[other + j];
      else if (sum > 0) A[row + i] = Math.sqrt(sum);
      else throw new Error(`cholesky: the matrix is not positive definite at row ${i}`);
    }
  }
}

/** b := L^-1 b */
export function solveLower(L: Float64Array, p: number, b: Float64Array): void {
  for (let i = 0; i < p; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= L[i * p + k] * b[k];
    b[i] = sum / L[i * p + i];
  }
}

/** b := L^-T b */
export function solveUpper(L: Float64Array, p: number, b: Float64Array): void {
  for (let i = p - 1; i >= 0; i--) {
    const value = b[i] / L[i * p + i];
    b[i] = value;
    for (let k = 0; k < i; k++) b[k] -= L[i * p + k] * value;
  }
}

/** The diagonal of A^-1 [p], from L. */
export function inverseDiagonal(L: Float64Array, p: number): Float64Array {
  const diagonal = new Float64Array(p);
  const column = new Float64Array(p);
  // A^-1 = L^-T L^-1: its diagonal is made of the squares of the columns of L^-1, each of which begins at its
  // own row.
  for (let j = 0; j < p; j++) {
    column[j] = 1 / L[j * p + j];
    let total = column[j] * column[j];
    for (let i = j + 1; i < p; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= L[i * p + k] * column[k];
      column[i] = sum / L[i * p + i];
      total += column[i] * column[i];
    }
    diagonal[j] = total;
  }
  return diagonal;
}
