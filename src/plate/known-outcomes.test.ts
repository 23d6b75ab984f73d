import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { KnownOutcomes } from './known-outcomes.js';

const env = createSequence({ alphabet: 'ACGT', length: 2 });

describe('known outcomes', () => {
  it('take entries of one outcome together', () => {
    const known = new KnownOutcomes(env, [
      { text: 'AA', score: 1, n: 3, deviation: 0 },
      { text: 'AC', score: null },
      { text: 'AA', score: 5 },
      { text: 'AC', score: 2 },
      { text: 'AG', score: null },
      { text: 'AT', score: 7, bound: 'above' },
    ]);
    expect(known.texts).toEqual(['AA', 'AC', 'AT']);
    expect(known.failed).toEqual(['AG']);
    expect([...known.scores]).toEqual([2, 2, 7]);
    expect([...known.replicates]).toEqual([4, 1, 1]);
    // Deviation of 1, 1, 1, 5.
    expect(known.deviations[0]).toBeCloseTo(2, 12);
    expect([...known.bounds]).toEqual([0, 0, 1]);
    expect(known.order).toEqual([2, 0, 1]);
    expect(known.has('AG')).toBe(true);
    expect(known.has('CC')).toBe(false);
  });

  it('put a measurement before a bound', () => {
    const known = new KnownOutcomes(env, [
      { text: 'AA', score: 9, bound: 'below' },
      { text: 'AA', score: 3 },
    ]);
    expect([...known.scores]).toEqual([3]);
    expect([...known.bounds]).toEqual([0]);
  });
});
