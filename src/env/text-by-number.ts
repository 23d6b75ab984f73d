/** Outcomes that are known by their numbers, as text. */
import type { Environment } from './environment.js';

/**
 * The text of an outcome by its number.
 * @param env has `outcomeAt`
 */
export function textByNumber(env: Environment): (number: number) => string {
  const row = new Int32Array(env.stateSize);
  return (number) => {
    env.outcomeAt!(number, row, 0);
    return env.outcomeText(row, 0);
  };
}
