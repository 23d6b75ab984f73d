/** The longest run of one letter. */
import type { LetterAutomaton } from '../letter-automaton.js';
import { capOf, type Test } from './value-automata.js';

/** @param letters number of codes @param most letters of the longest string */
export function runAutomaton(letters: number, most: number, tests: readonly Test[]): LetterAutomaton {
  const cap = capOf(tests, most);
  const span = cap.from + 1;
  // state = (longest * span + last) * (letters + 1) + letter + 1, both lengths capped; 0 before the first.
  return {
    start: 0,
    step(state, letter) {
      const before = state % (letters + 1);
      const lengths = (state - before) / (letters + 1);
      const last = before === letter + 1 ? Math.min(cap.from, (lengths % span) + 1) : Math.min(cap.from, 1);
      const longest = Math.max(Math.floor(lengths / span), last);
      if (longest >= cap.from && !cap.allowed) return -1;
      return (longest * span + last) * (letters + 1) + letter + 1;
    },
    accepts(state) {
      const longest = Math.floor(Math.floor(state / (letters + 1)) / span);
      return tests.every((test) => test(longest));
    },
  };
}
