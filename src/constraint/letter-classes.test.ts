/** Codes and other strands where the alphabet lacks one of the four letters. */
import { expect, it } from 'vitest';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { openOutcomeConstraint } from './open-constraint.js';

const env = createSequence({ alphabet: 'ACT', length: 4 });

it.each<[string, (text: string) => boolean]>([
  ['pattern:SNYN', (x) => /^C.[CT].$/.test(x)],
  ['has:KA', (x) => x.includes('TA')],
  ['no:CA(strands=both)', (x) => !x.includes('CA')],
  ['no:TA(strands=both)', (x) => !x.includes('TA')],
])('DNA without G: %s', async (text, check) => {
  const within = await openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env) });
  const row = new Int32Array(env.stateSize);
  const allowed: string[] = [];
  const wanted: string[] = [];
  for (let i = 0; i < env.outcomeCount!; i++) {
    env.outcomeAt!(i, row, 0);
    const one = env.outcomeText(row, 0);
    if (within.allows(row, 0)) allowed.push(one);
    if (check(one)) wanted.push(one);
  }
  expect(allowed).toEqual(wanted);
});
