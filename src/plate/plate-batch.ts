/** Which of the ranked candidates a plate holds: some that keep apart first, then whatever is left. */
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { OutcomeDistance } from './outcome-distance.js';

/**
 * @param texts candidates, best first
 * @param least distance that two outcomes of the first pass keep
 * @param beside outcomes that are on the plate already
 * @returns at most `count` of them
 */
export function diverseBatch(
  env: Environment,
  texts: readonly string[],
  count: number,
  least: number,
  beside: readonly string[] = [],
): string[] {
  const distances = new OutcomeDistance(env);
  const length = env.tokenLength;
  const [, tokens] = rowsOfTexts(env, [...beside, ...texts]);
  const picked = beside.map((_, i) => i);
  const left: number[] = [];
  const most = count + beside.length;
  for (let i = beside.length; i < beside.length + texts.length && picked.length < most; i++) {
    const crowded = picked.some(
      (j) => distances.between(tokens, i * length, tokens, j * length, least) < least,
    );
    (crowded ? left : picked).push(i);
  }
  const chosen = [...picked, ...left.slice(0, most - picked.length)].slice(beside.length);
  return chosen.map((i) => texts[i - beside.length]);
}
