/** The stop action of an environment that can stop in every state, which some objectives need. */
import type { Environment } from '../env/environment.js';

/**
 * The action that ends every trajectory and is allowed at s0, or -1 where there is none. Environments put it
 * last. Looked for at s0 and, as a spot check, at the states behind each first action.
 */
export function stopAction(env: Environment): number {
  const stop = env.actionCount - 1;
  const mask = new Uint8Array(env.actionCount);
  const state = new Int32Array(env.stateSize);
  const after = new Int32Array(env.stateSize);
  const stopsAt = (row: Int32Array): boolean => {
    env.forwardMask(row, 0, mask, 0);
    if (!mask[stop]) return false;
    after.set(row);
    env.step(after, 0, stop);
    return env.isTerminal(after, 0);
  };
  env.reset(state, 0);
  if (!stopsAt(state)) return -1;
  const first = mask.slice();
  for (let a = 0; a < stop; a++) {
    if (!first[a]) continue;
    env.reset(state, 0);
    env.step(state, 0, a);
    if (env.isTerminal(state, 0) || !stopsAt(state)) return -1;
  }
  return stop;
}
