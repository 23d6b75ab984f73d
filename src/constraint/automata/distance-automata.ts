/** Distances to a parent: places that differ (Hamming), and letters to insert, delete or replace (Levenshtein). */
import { NumberedRows, remembered, type LetterAutomaton } from '../letter-automaton.js';
import { capOf, counted, type Test } from './value-automata.js';

/** A letter that only one of the two strings has counts as a difference. */
export function hammingAutomaton(parent: Int32Array, most: number, tests: readonly Test[]): LetterAutomaton {
  const cap = capOf(tests, Math.max(most, parent.length));
  return {
    start: counted(cap, 0),
    step: (state, letter, place) => counted(cap, state + (parent[place] === letter ? 0 : 1)),
    accepts: (state, letters) => tests.every((test) => test(state + Math.max(0, parent.length - letters))),
  };
}

/**
 * The states are rows of the table of distances to all beginnings of the parent, each capped where no test
 * tells it from greater ones (Schulz and Mihov, IJDAR 5 (2002) 67, have the like).
 */
export function editAutomaton(parent: Int32Array, most: number, tests: readonly Test[]): LetterAutomaton {
  const m = parent.length;
  const cap = capOf(tests, Math.max(most, m));
  const limit = cap.from;
  const rows = new NumberedRows();
  const start = rows.numberOf(Int32Array.from({ length: m + 1 }, (_, j) => Math.min(j, limit)));
  const follow = (state: number, letter: number): number => {
    const row = rows.row(state);
    const to = new Int32Array(m + 1);
    to[0] = Math.min(limit, row[0] + 1);
    for (let j = 1; j <= m; j++) {
      const replaced = row[j - 1] + (letter === parent[j - 1] ? 0 : 1);
      to[j] = Math.min(limit, replaced, row[j] + 1, to[j - 1] + 1);
    }
    // The least of a row never falls again.
    if (!cap.allowed && to.every((distance) => distance >= limit)) return -1;
    return rows.numberOf(to);
  };
  return {
    start,
    step: remembered(follow),
    accepts: (state) => tests.every((test) => test(rows.row(state)[m])),
  };
}
