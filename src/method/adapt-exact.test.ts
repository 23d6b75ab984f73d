import { expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import type { Environment } from '../env/environment.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { payingLetters } from '../../test/paying-letters.js';
import { exact } from './adapt-exact.js';

it('opens a state space once: to say how many calls it takes, and to solve it', async () => {
  let steps = 0;
  // Without numbers of states it is walked through.
  const { numbering: _, ...plain } = createSequence({ alphabet: 'ACG', length: 4 });
  const env: Environment = {
    ...plain,
    step(states, at, action) {
      steps++;
      plain.step(states, at, action);
    },
    forwardMask(states, at, out, outAt) {
      steps++;
      plain.forwardMask(states, at, out, outAt);
    },
  };
  const backend = await openBackend();
  const random = new RandomStream(1);
  const model = new OutcomeModel(plain, backend, { hidden: [4] }, random);
  const start = () =>
    exact.start({}, { model, env, backend, payer: payingLetters(), random, progress: () => {} });
  expect(exact.calls!(env)).toBe(81);
  const once = steps;
  expect(once).toBeGreaterThan(0);
  start();
  expect(steps).toBe(once);
  // Another adaptation, which nobody asked how many calls it takes, has its own.
  start();
  expect(steps).toBe(2 * once);
});
