/** Which of the ranked candidates a plate holds: one of each neighborhood first, then whatever is left. */
import type { Environment } from '../env/environment.js';
import { OutcomeDistance } from './outcome-distance.js';

/**
 * @param order candidates, best first, as rows of `tokens`
 * @param least distance that two outcomes of the first pass keep
 * @returns at most `count` of them
 */
export function diverseBatch(
  env: Environment,
  tokens: Int32Array,
  order: readonly number[],
  count: number,
  least: number,
): number[] {
  const distances = new OutcomeDistance(env);
  const length = env.tokenLength;
  const picked: number[] = [];
  const left: number[] = [];
  for (const i of order) {
    if (picked.length === count) return picked;
    const crowded = picked.some(
      (j) => distances.between(tokens, i * length, tokens, j * length, least) < least,
    );
    (crowded ? left : picked).push(i);
  }
  return [...picked, ...left.slice(0, count - picked.length)];
}
