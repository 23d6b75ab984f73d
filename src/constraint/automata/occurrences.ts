/**
 * Whether a pattern occurs anywhere: all its beginnings are followed at once (the subset construction, states
 * made as they are met).
 */
import { NumberedRows, remembered, type LetterAutomaton } from '../letter-automaton.js';
import { standsAt, type LetterClasses } from '../letter-classes.js';

/** @param wanted whether it has to occur, or must not */
export function occurrenceAutomaton(patterns: readonly LetterClasses[], wanted: boolean): LetterAutomaton {
  const rows = new NumberedRows();
  const size = patterns.reduce((sum, { places }) => sum + places, 0);
  // row[offset + k] is 1 when the last k + 1 letters are a beginning of the pattern; state 0: it has occurred.
  const found = rows.numberOf(new Int32Array(size).fill(1));
  const start = rows.numberOf(new Int32Array(size));
  const letters = patterns[0].letters;
  const follow = remembered((state, letter) => {
    const row = rows.row(state);
    const to = new Int32Array(size);
    let offset = 0;
    for (const { places, allowed } of patterns) {
      for (let k = 0; k < places; k++) {
        if (allowed[k * letters + letter] === 0 || (k > 0 && row[offset + k - 1] === 0)) continue;
        if (k === places - 1) return found;
        to[offset + k] = 1;
      }
      offset += places;
    }
    return rows.numberOf(to);
  });
  return {
    start,
    step(state, letter) {
      if (state === found) return found;
      const to = follow(state, letter);
      return to === found && !wanted ? -1 : to;
    },
    accepts: (state) => (state === found) === wanted,
  };
}

/** The same asked of a finished string. */
export function occurs(patterns: readonly LetterClasses[], codes: Int32Array, end: number): boolean {
  for (let p = 0; p < patterns.length; p++)
    for (let from = 0; from + patterns[p].places <= end; from++)
      if (standsAt(patterns[p], codes, from, end)) return true;
  return false;
}
