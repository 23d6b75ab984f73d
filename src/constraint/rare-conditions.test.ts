/** Conditions without an automaton that draws do not find: they are listed, here against loops over all outcomes. */
import { describe, expect, it } from 'vitest';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import type { Environment } from '../env/environment.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { constrainEnvironment, type ConstrainedEnvironment } from './constrained-environment.js';
import { openOutcomeConstraint } from './open-constraint.js';
import type { WithinConditions } from './within-conditions.js';

const open = (env: Environment, text: string): Promise<WithinConditions> =>
  openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env) });

function allOf(env: Environment): string[] {
  const row = new Int32Array(env.stateSize);
  return Array.from({ length: env.outcomeCount! }, (_, i) => {
    env.outcomeAt!(i, row, 0);
    return env.outcomeText(row, 0);
  });
}

describe('what is too rare to be found by drawing', () => {
  const peptide = (length: number): Environment =>
    createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', length });
  const listed = async (env: Environment, text: string): Promise<ConstrainedEnvironment> => {
    const within = await open(env, text);
    expect(within.hits(new RandomStream(0), 100_000, 10)).toBeLessThan(10);
    const inside = await constrainEnvironment(within);
    expect(inside.masking).toBe('exact');
    const random = new RandomStream(1);
    const row = new Int32Array(env.stateSize);
    for (let i = 0; i < 50; i++) {
      inside.sampleOutcome(random, row, 0);
      const index = inside.outcomeIndex!(row, 0);
      inside.outcomeAt!(index, row, 0);
      expect(inside.outcomeIndex!(row, 0)).toBe(index);
    }
    return inside;
  };

  it('is listed, of all outcomes of a space, and masked exactly', async () => {
    const env = peptide(4);
    const text = 'isoelectric>=12.3035';
    const inside = await listed(env, text);
    const { conditions } = await open(env, text);
    const row = new Int32Array(env.stateSize);
    const wanted = allOf(env).filter((one) => {
      env.outcomeFromText(one, row, 0);
      return conditions.every(({ allows }) => allows!(row, 0));
    });
    expect(allOf(inside)).toEqual(wanted);
    expect(wanted).toEqual(['KRRR', 'RKRR', 'RRKR', 'RRRK', 'RRRR']);
    const random = new RandomStream(5);
    const mask = new Uint8Array(env.actionCount);
    for (let walk = 0; walk < 200; walk++) {
      env.reset(row, 0);
      while (!env.isTerminal(row, 0)) {
        inside.forwardMask(row, 0, mask, 0);
        const able = Array.from(mask.keys()).filter((a) => mask[a] === 1);
        env.step(row, 0, able[random.int(able.length)]);
      }
      expect(wanted).toContain(env.outcomeText(row, 0));
    }
  }, 60_000);

  it('is listed, of the outcomes that conditions with an automaton leave, in a space that cannot be', async () => {
    const text = 'pattern:G{8}X{4}, isoelectric>=12.3035';
    const inside = await listed(peptide(12), text);
    expect(allOf(inside).map((one) => one.replace('GGGGGGGG', ''))).toEqual(['KRRR', 'RKRR', 'RRKR', 'RRRK', 'RRRR']); // prettier-ignore
  }, 60_000);

  it('is refused where there is too much to look through, with the way on', async () => {
    await expect(constrainEnvironment(await open(peptide(12), 'isoelectric>=13'))).rejects.toThrow(
      /no outcome that fulfils "isoelectric>=13" was found in 100,000 draws; what is so rare is listed where 5,000,000 outcomes or fewer are to be looked through: narrow it by conditions that are counted/,
    );
    await expect(constrainEnvironment(await open(peptide(4), 'isoelectric>=14'))).rejects.toThrow(
      'none of the 160,000 outcomes fulfils "isoelectric>=14"',
    );
  }, 60_000);
});
