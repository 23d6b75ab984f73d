/**
 * Minimum free energy of a duplex of a fixed target with many short strands: what `duplex-plain.ts` computes,
 * made fast and kept exact.
 *
 * Three steps: lower bounds on every completion (`completion-bound.ts`); the best helix without any loop,
 * which is a duplex to beat; the recursion, in which whatever cannot beat it is dropped
 * (`duplex-columns.ts`). All memory is allocated once.
 */
import { CompletionBound } from './completion-bound.js';
import { DuplexColumns } from './duplex-columns.js';
import { NO_DUPLEX } from './duplex-plain.js';
import { TargetTables } from './target-tables.js';
import { turner2004 } from './turner2004.js';

export class DuplexFolder {
  private readonly tables: TargetTables;
  private readonly columns: DuplexColumns;
  private readonly bound: CompletionBound;

  /**
   * @param target codes of the target, 5' to 3' (strand 1)
   * @param maxLength longest strand that will be folded
   */
  constructor(
    target: ArrayLike<number>,
    readonly maxLength: number,
  ) {
    this.tables = new TargetTables(target);
    this.columns = new DuplexColumns(this.tables, maxLength);
    this.bound = new CompletionBound(this.tables, maxLength);
  }

  /**
   * Energy in dcal/mol of the best duplex of the target and the strand, or NO_DUPLEX.
   *
   * @param strand codes of the strand, 5' to 3', from `at` on
   */
  fold(strand: ArrayLike<number>, at: number, length: number): number {
    if (length > this.maxLength) {
      throw new Error(`duplex: a strand of ${length} bases is longer than maxLength ${this.maxLength}`);
    }
    const { bound } = this;
    for (let j = 0; j < length; j++) {
      const letter = strand[at + j];
      bound.clear(j);
      bound.end(j, letter, j > 0 ? strand[at + j - 1] : -1);
      for (let next = j - 1; next >= 0; next--) {
        bound.goOn(j, letter, strand[at + next], next, j - next - 1);
      }
      bound.finish(j);
    }
    let best = this.bestHelix(strand, at, length);
    for (let j = length - 1; j >= 0; j--) {
      this.columns.advance(strand, at, length, j, bound, j, best);
      best = Math.min(best, this.columns.end(strand[at + j], j, j > 0 ? strand[at + j - 1] : -1));
    }
    return best;
  }

  /** Best duplex without any loop; uses the columns as scratch memory. */
  private bestHelix(strand: ArrayLike<number>, at: number, length: number): number {
    const { c } = this.columns;
    const { typeAt, begin, end, rows, rowCount } = this.tables;
    const { stack } = turner2004;
    let best = NO_DUPLEX;
    for (let j = length - 1; j >= 0; j--) {
      const letter = strand[at + j];
      const before = j + 1 < length ? strand[at + j + 1] : -1;
      const behind = j > 0 ? strand[at + j - 1] : -1;
      const list = rows[letter];
      for (let p = 0; list[p] !== NO_DUPLEX; p++) {
        const i = list[p];
        let energy = begin[i * 20 + letter * 5 + before + 1];
        const outer = i > 0 && before >= 0 ? typeAt[(i - 1) * 4 + before] : -1;
        if (outer >= 0) {
          const type = typeAt[i * 4 + letter];
          const stacked = c[(j + 1) * rowCount + i - 1] + stack[outer * 6 + (type ^ 1)];
          if (stacked < energy) energy = stacked;
        }
        c[j * rowCount + i] = energy;
        const total = energy + end[i * 20 + letter * 5 + behind + 1];
        if (total < best) best = total;
      }
    }
    return best;
  }
}
