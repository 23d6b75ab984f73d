/**
 * Which environments a sequence model can be the base measure of: strings built by appending, where an action
 * is the next symbol (and one more action stops). Told by the shape of the environment, so that tasks of a
 * user's own are welcome.
 */
import type { Environment } from '../env/environment.js';

/** True for rows [t, s_0 .. s_{n-1}, (flag)] of strings, however they are built (src/env/sequence). */
export function isString(env: Environment): boolean {
  return env.symbols !== undefined && env.stateSize === 1 + env.tokenLength + (env.variableLength ? 1 : 0);
}

/** True when in addition action c appends symbol c, and the action behind the symbols stops. */
export function isAppendString(env: Environment): boolean {
  return isString(env) && env.actionCount === env.vocabulary + (env.variableLength ? 1 : 0);
}

/** @throws one sentence when a sequence model cannot be the environment's base measure */
export function requireAppendString(env: Environment): void {
  if (isAppendString(env)) return;
  const { name, construction } = env.task;
  throw new Error(
    isString(env)
      ? `prior: strings must be built by construction=append, got ${name} with ${String(construction)}`
      : `prior: can be learnt for tasks of strings (amp, rna, tfbind8, bits, sequence), got ${name}`,
  );
}
