/**
 * Strings built by appending: action c < A appends symbol c; with variable length action A stops. A tree:
 * every state but the empty string has one parent, so P_B = 1. A string of n symbols can only stop; the empty
 * string cannot.
 */
import { rowSize, writeEmpty, type Moves, type StringSpace } from './space.js';

/** The moves of the append construction. */
export function appendMoves(space: StringSpace): Moves {
  const { length: n, variable } = space;
  const A = space.symbols.length;
  const flagAt = 1 + n;

  return {
    stateSize: rowSize(space),
    actionCount: variable ? A + 1 : A,
    maxSteps: variable ? n + 1 : n,
    reset: (states, at) => writeEmpty(space, states, at),
    forwardMask(states, at, mask, maskAt) {
      const stopped = variable && states[at + flagAt] === 1;
      const append = !stopped && states[at] < n ? 1 : 0;
      for (let c = 0; c < A; c++) mask[maskAt + c] = append;
      if (variable) mask[maskAt + A] = !stopped && states[at] > 0 ? 1 : 0;
    },
    backwardMask(states, at, mask, maskAt) {
      const t = states[at];
      const stopped = variable && states[at + flagAt] === 1;
      for (let c = 0; c < A; c++) mask[maskAt + c] = 0;
      if (variable) mask[maskAt + A] = stopped ? 1 : 0;
      if (t > 0 && !stopped) mask[maskAt + states[at + t]] = 1;
    },
    step(states, at, action) {
      if (action === A) {
        states[at + flagAt] = 1;
        return;
      }
      const t = states[at] + 1;
      states[at] = t;
      states[at + t] = action;
    },
    stepBack(states, at, action) {
      if (action === A) {
        states[at + flagAt] = 0;
        return;
      }
      const t = states[at];
      states[at + t] = -1;
      states[at] = t - 1;
    },
    isTerminal: variable ? (states, at) => states[at + flagAt] === 1 : (states, at) => states[at] === n,
    canReach(states, at, outcomes, outcomeAt) {
      const t = states[at];
      if (t > outcomes[outcomeAt]) return false;
      if (variable && states[at + flagAt] === 1 && t !== outcomes[outcomeAt]) return false;
      for (let i = 1; i <= t; i++) if (states[at + i] !== outcomes[outcomeAt + i]) return false;
      return true;
    },
  };
}
