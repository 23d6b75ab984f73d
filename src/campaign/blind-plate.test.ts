import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { hamming } from '../metric/edit-distance.js';
import { RandomStream } from '../random/stream.js';
import { blindPlate } from './blind-plate.js';

const env = createSequence({ alphabet: 'ACGT', length: 10 });
const request = { env, parents: ['GATTACAGAT'], excluded: new Set<string>(), count: 40 };

describe('a plate while nothing can be learnt', () => {
  it('holds what it goes out from, and mutants of it', async () => {
    const items = await blindPlate({ ...request, random: new RandomStream(1) });
    expect(items[0]).toEqual({ text: 'GATTACAGAT', reason: 'parent' });
    expect(new Set(items.map(({ text }) => text)).size).toBe(40);
    for (const { text, reason } of items.slice(1)) {
      expect(reason).toBe('neighbor');
      expect(hamming(text, 'GATTACAGAT')).toBeLessThanOrEqual(3);
    }
    expect(await blindPlate({ ...request, random: new RandomStream(1) })).toEqual(items);
    expect(await blindPlate({ ...request, random: new RandomStream(2) })).not.toEqual(items);
  });

  it('leaves out what is known, and is uniform without a parent', async () => {
    const excluded = new Set(['GATTACAGAT']);
    const [first] = await blindPlate({ ...request, excluded, random: new RandomStream(1) });
    expect(first.reason).toBe('neighbor');
    const uniform = await blindPlate({ ...request, parents: [], random: new RandomStream(1) });
    expect(uniform.map(({ reason }) => reason)).toEqual(Array(40).fill('uniform'));
  });

  it('is short where the space is spent', async () => {
    const small = createSequence({ alphabet: 'AC', length: 3 });
    const spent = { ...request, env: small, parents: ['AAA'], excluded: new Set(['AAA', 'CCC']) };
    expect(await blindPlate({ ...spent, random: new RandomStream(1) })).toHaveLength(6);
  });
});
