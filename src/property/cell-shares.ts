/**
 * A question's own roll-outs say more of the cells it asks for than was known when it was asked: every one is an
 * importance draw of log Z_y. Once all objects are there, p(y) ~ r(y) Z_y is settled by both, and some objects
 * are exchanged: an object of cell y stays with chance min(1, p'(y) / p(y)), and each that goes is replaced by
 * one of a cell drawn from max(0, p' - p). What comes out is drawn from p' independently, and few are exchanged.
 */
import { normalizedLog } from '../math/log-space.js';
import type { RandomStream } from '../random/stream.js';
import { drawCells } from './draw-cells.js';

/** What is known of cells when a question is asked. */
export interface CellsKnown {
  /** [Y] log p(y), normalized. */
  readonly target: Float64Array;
  readonly logZ: Float64Array;
  /** [Y] standard errors of log Z. */
  readonly errors: Float64Array;
}

/** Draws below which a cell's own spread is no guide. */
const LEAST = 16;

export class CellShares {
  private readonly draws: Int32Array;
  /** [Y] sums of the weights relative to Z_y as it was known, and of their squares. */
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private settled: Float64Array | undefined;

  constructor(
    private readonly known: CellsKnown,
    private readonly random: RandomStream,
  ) {
    const { length } = known.target;
    this.draws = new Int32Array(length);
    this.sums = new Float64Array(length);
    this.squares = new Float64Array(length);
  }

  /** @param logWeight log p0(tau) - log q(tau) of a roll-out towards a cell that hit; -Infinity: it missed */
  add(cell: number, logWeight: number): void {
    this.draws[cell]++;
    const weight = Math.exp(logWeight - this.known.logZ[cell]);
    this.sums[cell] += weight;
    this.squares[cell] += weight * weight;
  }

  /** [Y] log p'(y). */
  get logShares(): Float64Array {
    if (this.settled) return this.settled;
    const { known, draws, sums, squares } = this;
    const log = known.target.slice();
    for (let y = 0; y < log.length; y++) {
      const n = draws[y];
      if (n < LEAST || !(sums[y] > 0)) continue;
      const mean = sums[y] / n;
      const own = Math.max(squares[y] / n / (mean * mean) - 1, 0) / n;
      const before = known.errors[y] ** 2;
      // The mean of two unbiased estimates, each by the inverse of its variance; both relative to Z as known.
      const trust = own + before > 0 ? before / (own + before) : 0;
      log[y] += Math.log(1 + trust * (mean - 1));
    }
    return (this.settled = normalizedLog(log));
  }

  /** Whether an object of that cell stays. */
  keeps(cell: number): boolean {
    return this.random.uniform() < Math.exp(this.logShares[cell] - this.known.target[cell]);
  }

  /**
   * The cells of those that replace what went.
   * @param leaves cells that were given up, which nobody is sent to again
   * @returns none when all cells with too few were given up
   */
  others(count: number, leaves: ReadonlyMap<number, number>): Int32Array {
    const { logShares, known, random } = this;
    const logMore = Float64Array.from(logShares, (log, y) =>
      leaves.has(y) ? -Infinity : Math.log(Math.max(0, Math.exp(log) - Math.exp(known.target[y]))),
    );
    return logMore.some((log) => log > -Infinity) ? drawCells(logMore, count, random) : new Int32Array(0);
  }
}
