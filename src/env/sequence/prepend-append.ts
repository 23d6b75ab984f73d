/**
 * Strings of fixed length built at both ends: action c < A prepends symbol c, action A + c appends it.
 *
 * Every action is allowed in every incomplete string, the empty one included, as in Shen et al. (ICML 2023),
 * whose action set does not depend on the state. Prepending and appending the same symbol are two (state,
 * action) edges even where they meet: "" -> c, and AAA -> AAAA. So every string but the empty one has exactly
 * two backward actions, and uniform P_B gives each 1/2.
 */
import { rowSize, writeEmpty, type Moves, type StringSpace } from './space.js';

/** The moves of the prepend-append construction. */
export function prependAppendMoves(space: StringSpace): Moves {
  const n = space.length;
  const A = space.symbols.length;

  return {
    stateSize: rowSize(space),
    actionCount: 2 * A,
    maxSteps: n,
    reset: (states, at) => writeEmpty(space, states, at),
    forwardMask(states, at, mask, maskAt) {
      const allowed = states[at] < n ? 1 : 0;
      for (let a = 0; a < 2 * A; a++) mask[maskAt + a] = allowed;
    },
    backwardMask(states, at, mask, maskAt) {
      const t = states[at];
      for (let a = 0; a < 2 * A; a++) mask[maskAt + a] = 0;
      if (t === 0) return;
      mask[maskAt + states[at + 1]] = 1;
      mask[maskAt + A + states[at + t]] = 1;
    },
    step(states, at, action) {
      const t = states[at] + 1;
      states[at] = t;
      if (action >= A) {
        states[at + t] = action - A;
        return;
      }
      for (let i = t; i > 1; i--) states[at + i] = states[at + i - 1];
      states[at + 1] = action;
    },
    stepBack(states, at, action) {
      const t = states[at];
      if (action < A) for (let i = 1; i < t; i++) states[at + i] = states[at + i + 1];
      states[at + t] = -1;
      states[at] = t - 1;
    },
    isTerminal: (states, at) => states[at] === n,
    /** The string occurs in the outcome: whatever stands left and right of it can be added. */
    canReach(states, at, outcomes, outcomeAt) {
      const t = states[at];
      for (let offset = 0; offset + t <= n; offset++) {
        let i = 1;
        while (i <= t && states[at + i] === outcomes[outcomeAt + offset + i]) i++;
        if (i > t) return true;
      }
      return false;
    },
  };
}
