/**
 * Lower bounds on what a duplex can still gain behind a pair (row i, column j): the best of ending there, of
 * stacking, and of a loop of least possible energy, over the rows behind i and the columns before j. It is
 * the recursion run backwards with every loop replaced by its bound, so a duplex whose energy plus bound is
 * no better than one already known can be dropped, and the result stays exact.
 */
import { NO_DUPLEX } from './duplex-plain.js';
import { loopBounds } from './loop-bounds.js';
import { longLoop, type TargetTables } from './target-tables.js';
import { maxLoop, turner2004 } from './turner2004.js';

export class CompletionBound {
  /** Entries per slot; a slot belongs to one column and one letter. */
  readonly stride: number;
  /** [slot][row] bound behind the pair of that row; NO_DUPLEX where nothing pairs. */
  readonly rest: Int32Array;
  /** [slot][row] least of `rest` over the rows row .. row + 3. */
  readonly near: Int32Array;
  /** [slot][row] least of `rest` over the rows from `row` on. */
  readonly beyond: Int32Array;

  constructor(
    private readonly tables: TargetTables,
    slots: number,
  ) {
    this.stride = tables.rowCount + longLoop + 2;
    this.rest = new Int32Array(slots * this.stride).fill(NO_DUPLEX);
    this.near = this.rest.slice();
    this.beyond = this.rest.slice();
  }

  /** Starts a slot afresh. */
  clear(slot: number): void {
    this.rest.fill(NO_DUPLEX, slot * this.stride, (slot + 1) * this.stride);
  }

  /**
   * Lowers a slot to the energy of ending the duplex there, before the letter `behind` on the strand's 5'
   * side (-1 for none).
   */
  end(slot: number, letter: number, behind: number): void {
    const { rest, stride } = this;
    const { rows, end } = this.tables;
    const list = rows[letter];
    const at = slot * stride;
    for (let p = 0; list[p] !== NO_DUPLEX; p++) {
      const i = list[p];
      const energy = end[i * 20 + letter * 5 + behind + 1];
      if (energy < rest[at + i]) rest[at + i] = energy;
    }
  }

  /**
   * Lowers a slot by going on to a finished slot whose letter is `next`, over n2 unpaired bases of the
   * strand.
   */
  goOn(slot: number, letter: number, next: number, nextSlot: number, n2: number): void {
    if (n2 > maxLoop) return;
    const { rest, near, beyond, stride } = this;
    const { rows, typeAt } = this.tables;
    const list = rows[letter];
    const at = slot * stride;
    const from = nextSlot * stride + 1;
    const bounds = loopBounds();
    const short = bounds.short[n2 * 16 + letter * 4 + next];
    const long = bounds.long[n2 * 16 + letter * 4 + next];
    for (let p = 0; list[p] !== NO_DUPLEX; p++) {
      const i = list[p];
      let least = rest[at + i];
      const overShort = short + near[from + i];
      if (overShort < least) least = overShort;
      const overLong = long + beyond[from + i + longLoop];
      if (overLong < least) least = overLong;
      if (n2 === 0) {
        const inner = typeAt[i * 4 + 4 + next];
        if (inner >= 0) {
          const stacked = turner2004.stack[typeAt[i * 4 + letter] * 6 + (inner ^ 1)] + rest[from + i];
          if (stacked < least) least = stacked;
        }
      }
      rest[at + i] = least;
    }
  }

  /** Ends a slot: `near` and `beyond` follow from `rest`. */
  finish(slot: number): void {
    const { rest, near, beyond, stride } = this;
    const at = slot * stride;
    let r1 = NO_DUPLEX;
    let r2 = NO_DUPLEX;
    let r3 = NO_DUPLEX;
    let least = NO_DUPLEX;
    for (let i = at + this.tables.rowCount - 1; i >= at; i--) {
      const r0 = rest[i];
      if (r0 < least) least = r0;
      beyond[i] = least;
      const a = r0 < r1 ? r0 : r1;
      const b = r2 < r3 ? r2 : r3;
      near[i] = a < b ? a : b;
      r3 = r2;
      r2 = r1;
      r1 = r0;
    }
  }
}
