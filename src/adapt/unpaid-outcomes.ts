/**
 * Outcomes drawn by the environment's law, distinct and not paid for yet: a first round, or the rest of one.
 */
import type { RandomStream } from '../random/stream.js';
import type { PaidOutcomes } from './paid-outcomes.js';

/** @returns fewer than `count` where there are no more, or they are rare */
export function uniformUnpaid(paid: PaidOutcomes, count: number, random: RandomStream): string[] {
  const { env } = paid;
  const state = new Int32Array(env.stateSize);
  const texts = new Set<string>();
  for (let tries = 0; texts.size < count && tries < 20 * count + 200; tries++) {
    env.sampleOutcome(random, state, 0);
    const text = env.outcomeText(state, 0);
    if (!paid.has(text)) texts.add(text);
  }
  return [...texts];
}

/** A batch as far as it was found, and what it lacks of `count` from the stream `uniform`. */
export function fillUniform(
  texts: Set<string>,
  count: number,
  paid: PaidOutcomes,
  random: RandomStream,
): string[] {
  for (const text of uniformUnpaid(paid, count - texts.size, random.fork('uniform'))) texts.add(text);
  return [...texts];
}
