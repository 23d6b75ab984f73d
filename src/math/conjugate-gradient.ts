/**
 * Solves A x = b, A symmetric positive definite, by conjugate gradients (Hestenes & Stiefel 1952): a product
 * with A a step, where Cholesky costs the cube. For large systems with noise on the diagonal, which need few
 * steps.
 */

export interface GradientLimits {
  /** Ends when the residual is this share of b. */
  readonly tolerance: number;
  readonly steps: number;
}

/**
 * @param A [p, p], row by row; only the lower half is read
 * @param b [p]
 * @returns x [p], as near as the limits allow
 */
export function solveByGradients(
  A: Float64Array,
  p: number,
  b: Float64Array,
  { tolerance, steps }: GradientLimits,
): Float64Array {
  const x = new Float64Array(p);
  const residual = b.slice();
  const direction = b.slice();
  const image = new Float64Array(p);
  let square = dot(residual, residual);
  const enough = tolerance * tolerance * square;
  for (let step = 0; step < steps && square > enough; step++) {
    multiply(A, p, direction, image);
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const length = square / curvature;
    for (let i = 0; i < p; i++) {
      x[i] += length * direction[i];
      residual[i] -= length * image[i];
    }
    const next = dot(residual, residual);
    const share = next / square;
    for (let i = 0; i < p; i++) direction[i] = residual[i] + share * direction[i];
    square = next;
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** out := A v, every entry of the lower half read once. */
function multiply(A: Float64Array, p: number, v: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < p; i++) {
    const row = i * p;
    const own = v[i];
    let sum = A[row + i] * own;
    for (let j = 0; j < i; j++) {
      const a = A[row + j];
      sum += a * v[j];
      out[j] += a * own;
    }
    out[i] += sum;
  }
}
