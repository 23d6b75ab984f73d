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

/** 16,777,216 outcomes. */
const large = createSequence({ alphabet: 'ACGT', length: 12 });

/** The first so many of the outcomes, 262,144 if not said otherwise, by a test without an automaton. */
function firstOf(many: number, of = env): WithinConditions {
  const allows = (states: Int32Array, at: number): boolean => of.outcomeIndex!(states, at) < many;
  return new WithinConditions(`first ${many}`, of, [{ text: `first ${many}`, allows }]);
}

it('refuses at opening what would fail in the middle of a run', async () => {
  await expect(constrainEnvironment(firstOf(0, large))).rejects.toThrow(
    '--where: no outcome that fulfils "first 0" was found in 100,000 draws; what is so rare is listed where 5,000,000 outcomes or fewer',
  );
  // 3 of 100,000 draws are expected.
  await expect(constrainEnvironment(firstOf(512, large))).rejects.toThrow(
    /^--where: only \d outcomes? that fulfils? "first 512" w/,
  );
  await expect(constrainEnvironment(firstOf(0))).rejects.toThrow('--where: none of the 262,144 outcomes fulfils "first 0"'); // prettier-ignore
  const inside = await constrainEnvironment(firstOf(80));
  const row = new Int32Array(env.stateSize);
  const random = new RandomStream(3);
  for (let i = 0; i < 50; i++) {
    inside.sampleOutcome(random, row, 0);
    expect(inside.allows(row, 0)).toBe(true);
  }
});

it('lists what is too rare to be drawn, and masks it exactly', async () => {
  const inside = await constrainEnvironment(firstOf(8));
  expect([inside.masking, inside.outcomeCount]).toEqual(['exact', 8]);
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
