/** What is said and refused where no automaton covers a constraint. */
import { expect, it } from 'vitest';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { constrainEnvironment } from './constrained-environment.js';
import { openOutcomeConstraint } from './open-constraint.js';
import { WithinConditions } from './within-conditions.js';

const env = createSequence({ alphabet: 'ACGT', length: 9 });
const open = (text: string): Promise<WithinConditions> =>
  openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env) });

/** The first so many of the 262,144 outcomes, by a test without an automaton. */
function firstOf(many: number): WithinConditions {
  const allows = (states: Int32Array, at: number): boolean => env.outcomeIndex!(states, at) < many;
  return new WithinConditions(`first ${many}`, env, [{ text: `first ${many}`, allows }]);
}

it('refuses at opening what would fail in the middle of a run', async () => {
  await expect(constrainEnvironment(firstOf(0))).rejects.toThrow(
    '--where: no outcome that fulfils "first 0" was found in 100,000 draws',
  );
  // 3 of 100,000 draws are expected.
  await expect(constrainEnvironment(firstOf(8))).rejects.toThrow(
    /^--where: only \d outcomes? that fulfils? "first 8" w/,
  );
  const inside = await constrainEnvironment(firstOf(80));
  const row = new Int32Array(env.stateSize);
  const random = new RandomStream(3);
  for (let i = 0; i < 50; i++) {
    inside.sampleOutcome(random, row, 0);
    expect(inside.allows(row, 0)).toBe(true);
  }
});

it('says how many draws a run made in vain', async () => {
  let last = 80;
  const allows = (states: Int32Array, at: number): boolean => env.outcomeIndex!(states, at) < last;
  const inside = await constrainEnvironment(new WithinConditions('some', env, [{ text: 'some', allows }]));
  last = 0;
  expect(() => inside.sampleOutcome(new RandomStream(4), new Int32Array(env.stateSize), 0)).toThrow(
    '--where: no outcome that fulfils "some" was found in 1,000,000 draws',
  );
});

it('knows a count only where the automaton is all of it', async () => {
  const { product, conditions, log10Count } = await open('gc=2');
  expect(10 ** log10Count!).toBeCloseTo((9 * 8 * 2 ** 9) / 2, 4);
  expect((await open('gc=2, stem>=2')).log10Count).toBeUndefined();
  // Stands for a descriptor that has to be asked: whether it is one is not looked at.
  const asked = { text: 'module:x', asks: { set: await openDescriptors('gc', env), accepts: () => true } };
  const within = new WithinConditions('gc=2, module:x', env, [...conditions, asked], product, [asked]);
  expect(within.log10Count).toBeUndefined();
  const inside = await constrainEnvironment(within);
  expect([inside.masking, inside.outcomeCount]).toEqual(['partial', undefined]);
});
