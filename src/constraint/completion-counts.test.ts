/** Draws by length where counts are beyond the range of numbers, and against sums over short strings. */
import { expect, it } from 'vitest';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { constrainEnvironment, type ConstrainedEnvironment } from './constrained-environment.js';
import { openOutcomeConstraint } from './open-constraint.js';

const LETTERS = 'ACDEFGHIKLMNPQRSTVWY';

async function inside(alphabet: string, maxLength: number, text: string): Promise<ConstrainedEnvironment> {
  const env = createSequence({ alphabet, maxLength });
  return constrainEnvironment(
    await openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env) }),
  );
}

it.each([
  ['peptides', LETTERS, 300],
  ['DNA', 'ACGT', 600],
])('draws of long %s are as many as they should be', async (_, letters, length) => {
  const parent = Array.from({ length: length - 1 }, (_unused, i) => letters[(7 * i) % letters.length]).join(
    '',
  );
  const env = await inside(letters, length, `parent:${parent}(most=1)`);
  const row = new Int32Array(env.stateSize);
  const random = new RandomStream(1);
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) {
    env.sampleOutcome(random, row, 0);
    seen.add(env.outcomeText(row, 0));
    const logP = env.outcomeLogProb!(row, 0);
    expect(logP).toBeLessThan(0);
    expect(logP).toBeGreaterThan(-20);
  }
  // A third each: one letter less, as many, one more; some hundreds to thousands of each.
  expect(seen.size).toBeGreaterThan(80);
  const lengths = [...seen].map((one) => one.length - parent.length);
  for (const one of [-1, 0, 1]) expect(lengths.filter((x) => x === one).length).toBeGreaterThan(20);
});

it('long strings that hardly anything forbids keep the law over lengths', async () => {
  const env = await inside(LETTERS, 300, 'no:WWW');
  const row = new Int32Array(env.stateSize);
  const random = new RandomStream(2);
  let total = 0;
  for (let i = 0; i < 2000; i++) {
    env.sampleOutcome(random, row, 0);
    total += env.outcomeText(row, 0).length;
    expect(env.outcomeLogProb!(row, 0)).toBeGreaterThan(-Math.log(300) - 300 * Math.log(20));
  }
  // Mean 150.5; five standard deviations are 9.7.
  expect(Math.abs(total / 2000 - 150.5)).toBeLessThan(9.7);
});
