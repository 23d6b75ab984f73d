/**
 * The recursion of `duplex-plain.ts` by columns (a column is one base of the strand, from its 3' end on), for
 * one target. A column is filled by pushing from the columns behind it. A pair is pushed from only while its
 * energy plus a lower bound on what is to come is below `best`; the caller sets `best` to the energy of a
 * duplex it already knows, or to the worst energy it cares for.
 */
import type { CompletionBound } from './completion-bound.js';
import { NO_DUPLEX } from './duplex-plain.js';
import { loopBounds } from './loop-bounds.js';
import { loopEnergy } from './loop-energy.js';
import { longLoop, longSizes, type TargetTables } from './target-tables.js';
import { maxLoop, terminalAU } from './turner2004.js';

export class DuplexColumns {
  /** [column][row] best energy of a duplex whose last pair so far is this one. */
  readonly c: Int32Array;
  /** [column][..] rows that are worth going on from, ascending; aliveCount[column] of them. */
  private readonly alive: Int32Array;
  private readonly aliveCount: Int32Array;

  constructor(
    private readonly tables: TargetTables,
    maxLength: number,
  ) {
    this.c = new Int32Array(maxLength * tables.rowCount);
    this.alive = new Int32Array(maxLength * tables.rowCount);
    this.aliveCount = new Int32Array(maxLength);
  }

  /**
   * Fills column j, whose letter is strand[at + j], from the columns j + 1 .. length - 1.
   *
   * @param bound lower bounds; `slot` is the one of this column and letter
   * @param best energies that are not below this do not matter
   */
  advance(
    strand: ArrayLike<number>,
    at: number,
    length: number,
    j: number,
    bound: CompletionBound,
    slot: number,
    best: number,
  ): void {
    const { c, alive, aliveCount } = this;
    const { rows, rowCount, begin } = this.tables;
    const letter = strand[at + j];
    const before = j + 1 < length ? strand[at + j + 1] : -1;
    const list = rows[letter];
    const cj = j * rowCount;
    for (let p = 0; list[p] !== NO_DUPLEX; p++) {
      const i = list[p];
      c[cj + i] = begin[i * 20 + letter * 5 + before + 1];
    }
    const last = Math.min(length - 1, j + 1 + maxLoop);
    for (let l = j + 1; l <= last; l++) this.push(strand, at, l, j, before, bound, slot, best);
    const { rest, stride } = bound;
    const restAt = slot * stride;
    let kept = cj;
    for (let p = 0; list[p] !== NO_DUPLEX; p++) {
      const i = list[p];
      if (c[cj + i] + rest[restAt + i] < best) alive[kept++] = i;
    }
    aliveCount[j] = kept - cj;
  }

  /**
   * Least energy of a duplex whose last pair lies in column j; `behind` is the letter of the strand before
   * it, or -1. NO_DUPLEX if nothing pairs.
   */
  end(letter: number, j: number, behind: number): number {
    const { c } = this;
    const { rows, rowCount, end } = this.tables;
    const list = rows[letter];
    const cj = j * rowCount;
    let least = NO_DUPLEX;
    for (let p = 0; list[p] !== NO_DUPLEX; p++) {
      const i = list[p];
      const total = c[cj + i] + end[i * 20 + letter * 5 + behind + 1];
      if (total < least) least = total;
    }
    return least;
  }

  /**
   * False when no duplex with a pair in column j, and none that goes on from a column behind it to one before
   * it, can be below `limit`, whatever the letters before j. Duplexes that ended behind column j are not
   * looked at.
   */
  canReach(
    strand: ArrayLike<number>,
    length: number,
    j: number,
    bound: CompletionBound,
    limit: number,
  ): boolean {
    const { c, alive, aliveCount } = this;
    const { rowCount } = this.tables;
    const { near, beyond, stride } = bound;
    const bounds = loopBounds();
    if (aliveCount[j] > 0) return true;
    for (let l = j + 1; l < length; l++) {
      const from = l * rowCount;
      for (let next = j - 1; next >= 0 && l - next - 1 <= maxLoop; next--) {
        const n2 = l - next - 1;
        for (let letter = 0; letter < 4; letter++) {
          const xy = strand[l] * 4 + letter;
          const short = bounds.short[n2 * 16 + xy];
          const long = bounds.long[n2 * 16 + xy];
          const rest = (next * 4 + letter) * stride + 1;
          for (let p = from, stop = from + aliveCount[l]; p < stop; p++) {
            const k = alive[p];
            const energy = c[from + k];
            if (energy + short + near[rest + k] < limit) return true;
            if (energy + long + beyond[rest + k + longLoop] < limit) return true;
          }
        }
      }
    }
    return false;
  }

  /** From the living pairs of column l to the pairs of column j. */
  private push(
    strand: ArrayLike<number>,
    at: number,
    l: number,
    j: number,
    sq: number,
    bound: CompletionBound,
    slot: number,
    best: number,
  ): void {
    const { c, alive, aliveCount } = this;
    const { rowCount } = this.tables;
    const { near, beyond } = bound;
    const bounds = loopBounds();
    const n2 = l - j - 1;
    const outer = strand[at + l];
    const letter = strand[at + j];
    const sj = strand[at + l - 1];
    const xy = outer * 4 + letter;
    const shortest = n2 === 0 ? Math.min(bounds.short[xy], bounds.stack[xy]) : bounds.short[n2 * 16 + xy];
    const shortLimit = best - shortest;
    const longLimit = best - bounds.long[n2 * 16 + xy];
    const from = l * rowCount;
    const rest = slot * bound.stride + 1;
    for (let p = from, stop = from + aliveCount[l]; p < stop; p++) {
      const k = alive[p];
      const energy = c[from + k];
      if (energy + near[rest + k] < shortLimit) this.pushShort(energy, k, n2, outer, letter, j, sj, sq);
      if (energy + beyond[rest + k + longLoop] < longLimit)
        this.pushLong(energy, k, n2, outer, letter, j, sj, sq);
    }
  }

  /** From the pair of row k over 0 to 3 unpaired target bases. */
  private pushShort(
    energy: number,
    k: number,
    n2: number,
    outer: number,
    letter: number,
    j: number,
    sj: number,
    sq: number,
  ): void {
    const { c } = this;
    const { typeAt, target, rowCount } = this.tables;
    const t = typeAt[k * 4 + outer];
    const si = target[k + 1];
    const cj = j * rowCount;
    let top = k + longLoop;
    if (top > k + 1 + maxLoop - n2) top = k + 1 + maxLoop - n2;
    if (top > rowCount - 1) top = rowCount - 1;
    for (let i = k + 1; i <= top; i++) {
      const type = typeAt[i * 4 + letter];
      if (type < 0) continue;
      const total = energy + loopEnergy(i - k - 1, n2, t, type ^ 1, si, sj, target[i - 1], sq);
      if (total < c[cj + i]) c[cj + i] = total;
    }
  }

  /** The same over 4 or more. */
  private pushLong(
    energy: number,
    k: number,
    n2: number,
    outer: number,
    letter: number,
    j: number,
    sj: number,
    sq: number,
  ): void {
    const { c, tables } = this;
    const list = tables.rows[letter];
    const top = k + 1 + maxLoop - n2;
    const cj = j * tables.rowCount;
    const size = n2 * (maxLoop + 1) - k - 1;
    let p = tables.firstRow[letter * tables.firstRowStride + k + 1 + longLoop];
    let i = list[p];
    if (n2 === 0) {
      const { typeAt } = tables;
      const begun = energy + (typeAt[k * 4 + outer] >= 2 ? terminalAU : 0);
      for (; i <= top; i = list[++p]) {
        const total = begun + longSizes[size + i] + (typeAt[i * 4 + letter] >= 2 ? terminalAU : 0);
        if (total < c[cj + i]) c[cj + i] = total;
      }
      return;
    }
    const mismatch = k * 16 + outer * 4 + sj;
    const begun = energy + (n2 === 1 ? tables.outer1n[mismatch] : tables.outer[mismatch]);
    const inner = n2 === 1 ? tables.inner1n : tables.inner;
    const innerAt = letter * 4 + sq;
    for (; i <= top; i = list[++p]) {
      const total = begun + longSizes[size + i] + inner[i * 16 + innerAt];
      if (total < c[cj + i]) c[cj + i] = total;
    }
  }
}
