/**
 * Numbers of all states of a string environment. Symbols are added and never taken away or changed, so a
 * number that grows with every symbol is a numbering in the sense of `StateNumbering`.
 */
import type { StateNumbering } from '../environment.js';
import { writeEmpty, type StringSpace } from './space.js';

/**
 * For strings that begin at the first place, whatever they are built by: shorter strings first, strings of
 * one length as base-A numbers. With variable length the stopped strings follow, in the same order.
 * @returns undefined when the count is no safe integer
 */
export function stringNumbering(space: StringSpace): StateNumbering | undefined {
  const { symbols, length: n, variable } = space;
  const A = symbols.length;
  const flagAt = 1 + n;
  // first[t]: number of the first string of length t.
  const first = new Float64Array(n + 2);
  let power = 1;
  for (let t = 0; t <= n; t++) {
    first[t + 1] = first[t] + power;
    power *= A;
  }
  const open = first[n + 1];
  // The empty string cannot stop.
  const count = variable ? 2 * open - 1 : open;
  if (count > Number.MAX_SAFE_INTEGER) return undefined;
  return {
    count,
    indexOf(states, at) {
      const t = states[at];
      let index = 0;
      for (let i = 1; i <= t; i++) index = index * A + states[at + i];
      return first[t] + index + (variable && states[at + flagAt] === 1 ? open - 1 : 0);
    },
    stateAt(index, states, at) {
      writeEmpty(space, states, at);
      const stopped = index >= open;
      let rest = stopped ? index - open + 1 : index;
      let t = n;
      while (rest < first[t]) t--;
      rest -= first[t];
      for (let i = t; i >= 1; i--) {
        const symbol = rest % A;
        states[at + i] = symbol;
        rest = (rest - symbol) / A;
      }
      states[at] = t;
      if (stopped) states[at + flagAt] = 1;
    },
  };
}

/**
 * For strings with free places between the symbols: numbers in base A + 1, where 0 is a free place.
 * @returns undefined when the count is no safe integer
 */
export function freeNumbering(space: StringSpace): StateNumbering | undefined {
  const base = space.symbols.length + 1;
  const n = space.length;
  const count = base ** n;
  if (count > Number.MAX_SAFE_INTEGER) return undefined;
  return {
    count,
    indexOf(states, at) {
      let index = 0;
      for (let i = 1; i <= n; i++) index = index * base + states[at + i] + 1;
      return index;
    },
    stateAt(index, states, at) {
      let rest = index;
      let placed = 0;
      for (let i = n; i >= 1; i--) {
        const digit = rest % base;
        states[at + i] = digit - 1;
        if (digit > 0) placed++;
        rest = (rest - digit) / base;
      }
      states[at] = placed;
    },
  };
}
