/**
 * log Z_y = log p0(cell) by importance draws: the mean of 1{f(x) = y} p0(tau) / q(tau) over roll-outs towards
 * y, which is unbiased whatever the policy. Older draws fade while the policy learns.
 */
export class LogZTable {
  /** [Y] fading sums of the weights, of their squares, and of the draws. */
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly draws: Float64Array;

  constructor(cells: number) {
    this.sums = new Float64Array(cells);
    this.squares = new Float64Array(cells);
    this.draws = new Float64Array(cells);
  }

  /**
   * One roll-out towards a cell.
   * @param logWeight log p0(tau) - log q(tau) where it hit, -Infinity where not
   * @param keep share of what was known that stays; 1 for a fixed policy
   */
  add(cell: number, logWeight: number, keep: number): void {
    const weight = Math.exp(logWeight);
    this.sums[cell] = keep * this.sums[cell] + weight;
    this.squares[cell] = keep * this.squares[cell] + weight * weight;
    this.draws[cell] = keep * this.draws[cell] + 1;
  }

  /** log Z_y; -Infinity where no roll-out hit yet. */
  logZ(cell: number): number {
    return this.draws[cell] > 0 ? Math.log(this.sums[cell] / this.draws[cell]) : -Infinity;
  }

  /** Standard error of log Z_y, by the spread of the weights; Infinity where no roll-out hit. */
  error(cell: number): number {
    const n = this.draws[cell];
    const mean = this.sums[cell] / n;
    if (!(mean > 0)) return Infinity;
    const variance = Math.max(0, this.squares[cell] / n - mean * mean);
    return Math.sqrt(variance / Math.max(1, n - 1)) / mean;
  }

  drawsOf(cell: number): number {
    return this.draws[cell];
  }

  clear(): void {
    this.sums.fill(0);
    this.squares.fill(0);
    this.draws.fill(0);
  }

  /** What a checkpoint stores, the bits of three tables one behind the other. */
  words(): Int32Array {
    const all = new Float64Array(3 * this.sums.length);
    all.set(this.sums);
    all.set(this.squares, this.sums.length);
    all.set(this.draws, 2 * this.sums.length);
    return new Int32Array(all.buffer);
  }

  restore(words: Int32Array): void {
    const all = new Float64Array(words.slice().buffer);
    const n = this.sums.length;
    this.sums.set(all.subarray(0, n));
    this.squares.set(all.subarray(n, 2 * n));
    this.draws.set(all.subarray(2 * n, 3 * n));
  }
}
