import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { BUILTIN_DESCRIPTORS } from '../descriptor/builtin-descriptors.js';
import { openOutcomeConstraint } from './open-constraint.js';
import type { OutcomeConstraint } from './outcome-constraint.js';
import { openDescriptors } from '../descriptor/descriptor-registry.js';

const env = createSequence({ alphabet: 'ACGT', length: 6 });
const open = (text: string): Promise<OutcomeConstraint> =>
  openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env, BUILTIN_DESCRIPTORS) });

async function fulfils(text: string, outcomes: readonly string[]): Promise<string[]> {
  const states = new Int32Array(outcomes.length * env.stateSize);
  outcomes.forEach((outcome, i) => env.outcomeFromText(outcome, states, i * env.stateSize));
  const out = new Uint8Array(outcomes.length);
  await (await open(text)).test(states, outcomes.length, out);
  return outcomes.filter((_, i) => out[i] === 1);
}

const OUTCOMES = ['AAAAAA', 'GAATTC', 'GGGCCC', 'GGATTA', 'GGAATT', 'CGAATT'];

describe('a constraint', () => {
  it.each([
    ['motif:GAATT', ['GAATTC', 'GGAATT', 'CGAATT']],
    ['motif:GAATT=no', ['AAAAAA', 'GGGCCC', 'GGATTA']],
    ['gc>=2', ['GAATTC', 'GGGCCC', 'GGATTA', 'GGAATT', 'CGAATT']],
    ['gc>2', ['GGGCCC']],
    ['gc<2', ['AAAAAA']],
    ['gc<=2, gc>=2', ['GAATTC', 'GGATTA', 'GGAATT', 'CGAATT']],
    ['gc=0|6', ['AAAAAA', 'GGGCCC']],
    ['gc=1..2, motif:GGA', ['GGATTA', 'GGAATT']],
    ['motif:TTCC(strands=both)', ['GGAATT']],
  ])('%s', async (text, expected) => {
    expect(await fulfils(text, OUTCOMES)).toEqual(expected);
  });

  it.each([
    ['', 'expected a condition such as gc>=3'],
    [' , ', 'expected a condition'],
    ['gc>=2,,run<=3', 'where: a condition is missing beside a comma of "gc>=2,,run<=3"'],
    ['gc>=2,', 'a condition is missing beside a comma'],
    ['gc>1.5', 'where: gc with a point is a share of the letters, from 0 to 1, got "1.5"'],
    ['gc=.4..8', 'is a share of the letters, from 0 to 1, got "8"'],
    ['gc=-0.5..0.5', 'from 0 to 1, got "-0.5"'],
    ['gc:A>=2', 'where: gc takes nothing behind a colon'],
    ['gc>=', 'expected a condition such as gc>=3, charge=2..4 or no:GAATTC, got "gc>="'],
    ['>=3', 'expected a condition'],
    ['gc', 'gc is no yes or no; say what of it is wanted, such as gc>=1'],
    ['gc>=many', 'gc must be a number, a range such as 0..6, or "0" to "6", got "many"'],
    ['gc=5..3', 'the range 5..3 of gc is upside down'],
    ['motif:GA=maybe', '"no" to "yes", got "maybe"'],
    ['mtif:GA', 'where: unknown descriptor "mtif"; did you mean "motif"?'],
    ['motif:GATTACA', 'the motif has 7 letters, an outcome at most 6'],
  ])('refuses "%s"', async (text, sentence) => {
    await expect(open(text)).rejects.toThrow(sentence);
  });
});
