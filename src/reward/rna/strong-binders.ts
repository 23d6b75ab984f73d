/**
 * Every strand of a given length that binds a target at least as strongly as a given energy, found exactly:
 * the tool behind the mode definition of the RNA tasks, which needs a quantile over all 4^14 sequences.
 *
 * The strands form a tree that grows from the 3' end. Columns of the recursion depend on the letters from
 * their own on towards the 3' end, so all strands below a node share its columns, and one strand costs one
 * column. Lower bounds with unknown letters (`CompletionBound`, one slot per column and letter) keep the
 * columns nearly empty, and cut a branch once no strand below it can be strong enough.
 */
import { CompletionBound } from './completion-bound.js';
import { DuplexColumns } from './duplex-columns.js';
import { NO_DUPLEX } from './duplex-plain.js';
import { TargetTables } from './target-tables.js';

/** Called for each strand found. `strand` is reused; copy what is kept. */
export type VisitStrand = (strand: Uint8Array, energy: number) => void;

/**
 * Visits every strand of `length` bases whose duplex with the target has an energy <= `worst` (dcal/mol),
 * once, in an order of no meaning.
 *
 * @param target codes of the target
 * @param worst a negative energy; the weaker, the longer it takes
 * @param suffix the walk can be split in parts: only strands that end (3') in these codes
 */
export function visitStrongBinders(
  target: ArrayLike<number>,
  length: number,
  worst: number,
  visit: VisitStrand,
  suffix: ArrayLike<number> = [],
): void {
  const tables = new TargetTables(target);
  const columns = new DuplexColumns(tables, length);
  const bound = freeBound(tables, length);
  const starts = startBounds(tables, bound, length);
  const strand = new Uint8Array(length);
  // Energies below this one matter.
  const limit = worst + 1;

  /** Fills column j for its letter; `best` is that of the duplexes that end behind column j. */
  function grow(j: number, best: number): void {
    const fixed = length - 1 - j < suffix.length ? suffix[suffix.length - (length - j)] : -1;
    for (let letter = 0; letter < 4; letter++) {
      if (fixed >= 0 && letter !== fixed) continue;
      strand[j] = letter;
      let least = best;
      if (j + 1 < length) least = Math.min(least, columns.end(strand[j + 1], j + 1, letter));
      columns.advance(strand, 0, length, j, bound, j * 4 + letter, limit);
      if (j === 0) {
        least = Math.min(least, columns.end(letter, 0, -1));
        if (least <= worst) visit(strand, least);
      } else if (least <= worst || starts[j] <= worst || columns.canReach(strand, length, j, bound, limit)) {
        grow(j - 1, least);
      }
    }
  }
  if (length > 0) grow(length - 1, NO_DUPLEX);
}

/**
 * Bounds behind the pairs of column j and a letter when the letters of the columns before j are free: slot 4
 * j + letter.
 */
function freeBound(tables: TargetTables, length: number): CompletionBound {
  const bound = new CompletionBound(tables, length * 4);
  for (let j = 0; j < length; j++) {
    for (let letter = 0; letter < 4; letter++) {
      const slot = j * 4 + letter;
      if (j === 0) {
        bound.end(slot, letter, -1);
      } else {
        for (let next = 0; next < 4; next++) {
          bound.end(slot, letter, next);
          for (let l = 0; l < j; l++) bound.goOn(slot, letter, next, l * 4 + next, j - l - 1);
        }
      }
      bound.finish(slot);
    }
  }
  return bound;
}

/** [j] lower bound on a duplex that lies in the columns before j alone. */
function startBounds(tables: TargetTables, bound: CompletionBound, length: number): Int32Array {
  const out = new Int32Array(length).fill(NO_DUPLEX);
  for (let j = 1; j < length; j++) {
    let least = out[j - 1];
    for (let letter = 0; letter < 4; letter++) {
      const list = tables.rows[letter];
      for (let p = 0; list[p] !== NO_DUPLEX; p++) {
        const i = list[p];
        const rest = bound.rest[((j - 1) * 4 + letter) * bound.stride + i];
        for (let x = 0; x < 5; x++) least = Math.min(least, tables.begin[i * 20 + letter * 5 + x] + rest);
      }
    }
    out[j] = least;
  }
  return out;
}
