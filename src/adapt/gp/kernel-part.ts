/**
 * One of the kernels that a Gaussian process adds up. It holds points, and gives the kernel of any outcome
 * with all of them at once, or a sum over them that was weighed beforehand: means cost what outcomes hold,
 * not what points there are. Kernels of outcomes themselves are scaled so that k(x, x) = 1, or 0 where an
 * outcome has nothing that they look at.
 */
export interface KernelPart {
  readonly name: string;
  /** k(x, x) at most; default 1. */
  readonly greatest?: number;
  /** Takes in the points, tokens [count, tokenLength], in the place of those before. */
  hold(tokens: Int32Array, count: number): void;
  /**
   * Adds weight * k(x, point) to `out` [points] for the outcome x at tokens[at ..].
   * @returns k(x, x)
   */
  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number;
  /** From now on `score` sums weight * alpha[p] k(x, p) over the points p. */
  weigh(alpha: Float64Array, weight: number): void;
  /** The sum that was weighed, for the outcome x at tokens[at ..]. */
  score(tokens: Int32Array, at: number): number;
  /**
   * Reads outcomes whose sums are asked again and again. Absent where reading them beforehand spares nothing.
   * @param tokens [count, tokenLength]; they may be kept, and are to stay as they are
   * @returns adds the sum that was last weighed, for each of them, to `out` [count]
   */
  read?(tokens: Int32Array, count: number): (out: Float64Array) => void;
}
