/** Solving where nothing but the gate in front of the reward keeps outcomes within a constraint. */
import { expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { forwardDistribution } from '../exact/forward-distribution.js';
import { openStateSpace } from '../exact/state-space.js';
import { ExactSolving } from './exact-solving.js';
import { PayerWithin } from './payer-within.js';
import type { Payer } from './payer.js';
import { payingLetters } from '../../test/paying-letters.js';

const env = createSequence({ alphabet: 'ACGT', length: 4 });

async function solved(fulfils: (text: string) => boolean, payer: Payer): Promise<ExactSolving> {
  const test = (states: Int32Array, count: number, out: Uint8Array): Promise<void> => {
    for (let i = 0; i < count; i++) out[i] = fulfils(env.outcomeText(states, i * env.stateSize)) ? 1 : 0;
    return Promise.resolve();
  };
  const gate = new PayerWithin(payer, env, { text: 'some', test }, Infinity);
  const solving = new ExactSolving(openStateSpace(env), gate);
  while (!solving.done) await solving.next();
  return solving;
}

it('pays for what fulfils a constraint, and gives the rest no reward at all', async () => {
  const payer = payingLetters();
  const fulfils = (text: string): boolean => text.includes('GA');
  const { space, policy, logReward, raw, logZ, tv } = await solved(fulfils, payer);
  const row = new Int32Array(env.stateSize);
  const texts = Array.from({ length: space.outcomeCount }, (_, x) => {
    space.writeOutcome(x, row, 0);
    return env.outcomeText(row, 0);
  });
  expect(payer.asked.toSorted()).toEqual(texts.filter(fulfils).toSorted());
  const rewards = texts.map((text) => (fulfils(text) ? text.split('A').length : 0));
  const total = rewards.reduce((a, b) => a + b, 0);
  expect(logZ).toBeCloseTo(Math.log(total), 12);
  expect(tv).toBeLessThan(1e-6);
  const p = forwardDistribution(space, policy!);
  texts.forEach((text, x) => {
    expect(Math.exp(p[x])).toBeCloseTo(rewards[x] / total, 6);
    if (!fulfils(text)) expect([text, logReward[x], raw[x]]).toEqual([text, -Infinity, NaN]);
  });
});

it('says so when nothing fulfils it', async () => {
  const payer = payingLetters();
  await expect(solved(() => false, payer)).rejects.toThrow(
    '--where: none of the 256 outcomes fulfils it; nothing was paid for',
  );
  expect(payer.asked).toEqual([]);
});
