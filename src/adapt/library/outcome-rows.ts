/**
 * Rows of numbers by outcome, written when an outcome is first met and remembered until there are too many.
 */
import type { Environment } from '../../env/environment.js';
import { StateTable } from '../../exact/state-table.js';

/** Most outcomes whose rows are remembered. */
const REMEMBERED = 250_000;

/** Writes the row of the outcome at tokens[at ..] to row[rowAt ..]. */
export type WriteRow = (tokens: Int32Array, at: number, row: Float64Array, rowAt: number) => void;

export class OutcomeRows {
  /** The rows, one behind the other; replaced when it grows. */
  values: Float64Array;
  private readonly width: number;
  private readonly tokenLength: number;
  private readonly write: WriteRow;
  /** Outcomes that were met, as tokens. */
  private met: StateTable;

  constructor(env: Pick<Environment, 'tokenLength'>, width: number, write: WriteRow) {
    this.width = width;
    this.tokenLength = env.tokenLength;
    this.write = write;
    this.met = new StateTable(env.tokenLength);
    this.values = new Float64Array(1024 * width);
  }

  /** Where the row of the outcome at tokens[at ..] begins, until the next one is asked for. */
  find(tokens: Int32Array, at: number): number {
    const { width } = this;
    const known = this.met.find(tokens, at);
    if (known >= 0) return known * width;
    if (this.met.count >= REMEMBERED) this.met = new StateTable(this.tokenLength);
    const rowAt = this.met.add(tokens, at) * width;
    if (rowAt + width > this.values.length) {
      const grown = new Float64Array(Math.min(2 * this.values.length, REMEMBERED * width));
      grown.set(this.values);
      this.values = grown;
    }
    this.write(tokens, at, this.values, rowAt);
    return rowAt;
  }
}
