/**
 * The mask of few allowed outcomes, whatever builds them and whatever is asked of them: all states that lead to
 * one of them, listed.
 */
import type { Environment } from '../env/environment.js';
import type { CompletionMask } from './completion-mask.js';
import type { AllowedList } from './listed-outcomes.js';

/** States that are kept by themselves, where they have no numbers. */
const MOST_STATES = 3_000_000;

/**
 * From a list of allowed outcomes: all states from which one of them is reached.
 * @returns undefined where there are too many (strings that are filled in any order have 2^length an outcome)
 */
export function listedMask(env: Environment, { rows, count }: AllowedList): CompletionMask | undefined {
  const { stateSize, actionCount, numbering } = env;
  const alive = numbering && numbering.count <= 50_000_000 ? new Uint8Array(numbering.count) : undefined;
  const known = new Set<string>();
  /** Notes a state. @returns whether it was new */
  const note = (states: Int32Array, at: number): boolean => {
    if (alive) {
      const s = numbering!.indexOf(states, at);
      if (alive[s] === 1) return false;
      alive[s] = 1;
      return true;
    }
    const key = states.subarray(at, at + stateSize).join();
    if (known.has(key)) return false;
    known.add(key);
    return true;
  };
  const holds = (states: Int32Array): boolean =>
    alive ? alive[numbering!.indexOf(states, 0)] === 1 : known.has(states.join());
  const row = new Int32Array(stateSize);
  const back = new Uint8Array(actionCount);
  const stack: Int32Array[] = [];
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < stateSize; k++) row[k] = rows[i * stateSize + k];
    if (note(row, 0)) stack.push(row.slice());
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      env.backwardMask(state, 0, back, 0);
      for (let action = 0; action < actionCount; action++) {
        if (back[action] === 0) continue;
        row.set(state);
        env.stepBack(row, 0, action);
        if (note(row, 0)) stack.push(row.slice());
      }
      if (known.size > MOST_STATES) return undefined;
    }
  }
  return (states, at, mask, maskAt) => {
    for (let action = 0; action < actionCount; action++) {
      if (mask[maskAt + action] === 0) continue;
      for (let k = 0; k < stateSize; k++) row[k] = states[at + k];
      env.step(row, 0, action);
      if (!holds(row)) mask[maskAt + action] = 0;
    }
  };
}
