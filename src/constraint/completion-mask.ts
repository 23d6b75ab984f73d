/**
 * Masks for building: which actions can still end in an outcome that a constraint allows. Three ways, each
 * exact for what it is given:
 *
 * - strings that are appended to: the automaton's node behind the letters so far;
 * - spaces of few outcomes, whatever builds them: all states that lead to an allowed outcome, listed;
 * - elsewhere none: what comes out is tested.
 */
import type { Environment } from '../env/environment.js';
import type { LayeredAutomaton } from './layered-automaton.js';

/** Takes from a forward mask the actions after which nothing allowed can be reached. */
export type CompletionMask = (states: Int32Array, at: number, mask: Uint8Array, maskAt: number) => void;

/** @returns undefined where strings are not appended to */
export function appendMask(env: Environment, automaton: LayeredAutomaton): CompletionMask | undefined {
  const { symbols, variableLength = false, actionCount, tokenLength } = env;
  const A = automaton.tokens;
  if (symbols === undefined || env.task.construction !== 'append' || env.partialTokens === undefined)
    return undefined;
  if (actionCount !== A + (variableLength ? 1 : 0)) return undefined;
  const tokens = new Int32Array(tokenLength);
  const { next, accept } = automaton;
  return (states, at, mask, maskAt) => {
    env.partialTokens!(states, at, tokens, 0);
    let node = 0;
    for (let i = 0; i < tokenLength && tokens[i] >= 0 && node >= 0; i++) node = next[node * A + tokens[i]];
    for (let token = 0; token < A; token++)
      if (node < 0 || next[node * A + token] < 0) mask[maskAt + token] = 0;
    if (variableLength && (node < 0 || accept[node] === 0)) mask[maskAt + A] = 0;
  };
}

/**
 * From a list of allowed outcomes: all states from which one of them is reached.
 * @param outcomes their numbers
 */
export function listedMask(env: Environment, outcomes: ArrayLike<number>): CompletionMask {
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
  for (let i = 0; i < outcomes.length; i++) {
    env.outcomeAt!(outcomes[i], row, 0);
    if (note(row, 0)) stack.push(row.slice());
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      env.backwardMask(state, 0, back, 0);
      for (let action = 0; action < actionCount; action++) {
        if (back[action] === 0) continue;
        row.set(state);
        env.stepBack(row, 0, action);
        if (note(row, 0)) stack.push(row.slice());
      }
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
