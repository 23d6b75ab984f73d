/**
 * Strings of fixed length filled in any order: action p * A + c writes symbol c at the free position p
 * (gfnx's bit-sequence environment; Tiapkin et al. 2024). A string with t filled positions has t parents. The
 * row is that of the other constructions, with -1 at free positions wherever they are.
 */
import { rowSize, writeEmpty, type Moves, type StringSpace } from './space.js';

/** The moves of the non-autoregressive construction. */
export function nonAutoregressiveMoves(space: StringSpace): Moves {
  const n = space.length;
  const A = space.symbols.length;

  return {
    stateSize: rowSize(space),
    actionCount: n * A,
    maxSteps: n,
    reset: (states, at) => writeEmpty(space, states, at),
    forwardMask(states, at, mask, maskAt) {
      mask.fill(1, maskAt, maskAt + n * A);
      for (let p = 0; p < n; p++) {
        if (states[at + 1 + p] >= 0) mask.fill(0, maskAt + p * A, maskAt + (p + 1) * A);
      }
    },
    backwardMask(states, at, mask, maskAt) {
      mask.fill(0, maskAt, maskAt + n * A);
      for (let p = 0; p < n; p++) {
        const symbol = states[at + 1 + p];
        if (symbol >= 0) mask[maskAt + p * A + symbol] = 1;
      }
    },
    step(states, at, action) {
      const p = Math.floor(action / A);
      states[at]++;
      states[at + 1 + p] = action - p * A;
    },
    stepBack(states, at, action) {
      states[at]--;
      states[at + 1 + Math.floor(action / A)] = -1;
    },
    isTerminal: (states, at) => states[at] === n,
    canReach(states, at, outcomes, outcomeAt) {
      for (let p = 1; p <= n; p++) {
        const symbol = states[at + p];
        if (symbol >= 0 && symbol !== outcomes[outcomeAt + p]) return false;
      }
      return true;
    },
  };
}
