/**
 * One of the kernels that a Gaussian process adds up. It holds points, and gives the kernel of any outcome
 * with all of them at once. Every kernel is scaled so that k(x, x) = 1, or 0 where an outcome has nothing that
 * it looks at.
 */
export interface KernelPart {
  readonly name: string;
  /** Takes in the points, tokens [count, tokenLength], in the place of those before. */
  hold(tokens: Int32Array, count: number): void;
  /**
   * Kernel of the outcome tokens[at ..] with every point.
   * @param out [points]
   * @returns k(x, x)
   */
  row(tokens: Int32Array, at: number, out: Float64Array): number;
}
