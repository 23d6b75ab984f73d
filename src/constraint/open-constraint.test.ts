import { describe, expect, it } from 'vitest';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { openOutcomeConstraint } from './open-constraint.js';

const env = createSequence({ alphabet: 'ACGT', length: 6 });
const open = (text: string) =>
  openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env) });

describe('a constraint of conditions', () => {
  it('draws what it allows, and tests alike', async () => {
    const constraint = await open('gc=2, motif:GA');
    const random = new RandomStream(1);
    const states = new Int32Array(200 * env.stateSize);
    for (let i = 0; i < 200; i++) expect(constraint.draw(random, states, i * env.stateSize)).toBe(true);
    const out = new Uint8Array(200);
    await constraint.test(states, 200, out);
    expect(out.every((one) => one === 1)).toBe(true);
    for (let i = 0; i < 200; i++) {
      const text = env.outcomeText(states, i * env.stateSize);
      expect(text).toContain('GA');
      expect(text.replace(/[AT]/g, '')).toHaveLength(2);
    }
    env.outcomeFromText('AAAAAA', states, 0);
    expect(constraint.allows(states, 0)).toBe(false);
  });
});
