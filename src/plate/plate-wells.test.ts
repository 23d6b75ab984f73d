import { describe, expect, it } from 'vitest';
import { idOf, tagOfId, wellName, wellPlace } from './plate-wells.js';

describe('wells', () => {
  it('go row by row', () => {
    expect([0, 11, 12, 95].map((i) => wellName(96, i))).toEqual(['A01', 'A12', 'B01', 'H12']);
    expect([0, 23, 24, 383].map((i) => wellName(384, i))).toEqual(['A01', 'A24', 'B01', 'P24']);
  });

  it('go on with the next plate where one is full', () => {
    expect(wellPlace('7f3a', 3, 96, 95)).toEqual({ id: '7f3a-3-H12', plate: 3, well: 'H12' });
    expect(wellPlace('7f3a', 3, 96, 96)).toEqual({ id: '7f3a-4-A01', plate: 4, well: 'A01' });
    expect(wellPlace('7f3a', 3, 384, 96).well).toBe('E01');
  });

  it('are told by their ids, also from FASTA headers', () => {
    expect(tagOfId('7f3a-4-A01')).toBe('7f3a');
    expect(tagOfId('7f3a-4-A01 neighbor')).toBe('7f3a');
    expect(tagOfId('7f3a90bc-4-A01')).toBe('7f3a');
    expect(idOf('7f3a90bc-4-A01 neighbor')).toBe('7f3a90bc-4-A01');
    for (const name of ['sample-4', 'A01', '7f3a-4-A011', '7f3a90-4-A01', ''])
      expect(tagOfId(name)).toBeUndefined();
  });
});
