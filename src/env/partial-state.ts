/**
 * A state to go on from, as people write it: a string so far, a grid point, a set so far, or the row itself,
 * `[2, 0, 3]`. Read with care, since a policy asked at a row that is no state answers nonsense.
 */
import type { Environment } from './environment.js';

/**
 * Reads a state that s0 reaches and that is not complete.
 * @throws one sentence with the text and what would be right
 */
export function readPartialState(env: Environment, text: string): Int32Array {
  const row = new Int32Array(env.stateSize);
  if (text.trim().startsWith('[')) readRow(env, text, row);
  else if (env.stateFromText) env.stateFromText(text, row, 0);
  else
    throw new Error(
      `${env.task.name}: a state is written as its ${env.stateSize} integers, such as [${startOf(env).join(', ')}], got "${text}"`,
    );
  if (!isState(env, row)) throw new Error(`${env.task.name}: "${text}" is no state that the start leads to`);
  if (env.isTerminal(row, 0))
    throw new Error(`${env.task.name}: "${text}" is complete, there is nothing to go on with`);
  return row;
}

function startOf(env: Environment): Int32Array {
  const row = new Int32Array(env.stateSize);
  env.reset(row, 0);
  return row;
}

function readRow(env: Environment, text: string, row: Int32Array): void {
  const inside = /^\s*\[([^\]]*)\]\s*$/.exec(text)?.[1].split(',') ?? [];
  const numbers = inside.map((part) => (/^\s*-?\d+\s*$/.test(part) ? Number(part) : NaN));
  if (numbers.length !== row.length || numbers.some(Number.isNaN))
    throw new Error(
      `${env.task.name}: a row has ${row.length} integers, as in [${startOf(env).join(', ')}], got "${text}"`,
    );
  row.set(numbers);
}

/** Walks back to s0; every step back must be one that can be taken forwards. */
function isState(env: Environment, row: Int32Array): boolean {
  const start = startOf(env);
  const [state, before, again] = [row.slice(), row.slice(), row.slice()];
  const mask = new Uint8Array(env.actionCount);
  const same = (a: Int32Array, b: Int32Array): boolean => a.every((value, k) => value === b[k]);
  for (let t = 0; t <= env.maxSteps; t++) {
    if (same(state, start)) return true;
    env.backwardMask(state, 0, mask, 0);
    const action = mask.indexOf(1);
    if (action < 0) return false;
    before.set(state);
    env.stepBack(before, 0, action);
    env.forwardMask(before, 0, mask, 0);
    if (mask[action] !== 1) return false;
    again.set(before);
    env.step(again, 0, action);
    if (!same(again, state)) return false;
    state.set(before);
  }
  return false;
}
