/** A walk over outcomes, done by hand. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { PaidOutcomes } from './paid-outcomes.js';
import { Peaks } from './peaks.js';

const env = createSequence({ alphabet: 'ACGU', length: 4, construction: 'append' });

function paidFor(scores: Readonly<Record<string, number>>): PaidOutcomes {
  const payer = { calls: 0, remaining: 9, evaluate: () => Promise.resolve([]), logReward: () => 0 };
  const paid = new PaidOutcomes(env, payer, 9, 1);
  paid.take(Object.entries(scores).map(([text, raw]) => ({ text, raw, logReward: 0 })));
  return paid;
}

describe('peaks', () => {
  it('are not next to a better outcome, paid for or offered', () => {
    const peaks = new Peaks(paidFor({ AAAA: 5, AAAC: 4, CCCC: 1 }));
    expect(peaks.offer('GGGG', 6)).toBe(true);
    expect(peaks.offer('AAAU', 4.5)).toBe(false);
    // AAAC is next to AAAA and no peak itself, so that its neighbors may be.
    expect(peaks.offer('GAAC', 3)).toBe(true);
    expect(peaks.offer('GGGA', 3)).toBe(false);
    expect(peaks.offer('CCCU', 2)).toBe(true);
  });

  it('may be next to a worse one', () => {
    expect(new Peaks(paidFor({ AAAA: 1 })).offer('AAAC', 2)).toBe(true);
    expect(new Peaks(paidFor({ AAAA: 3 })).offer('AAAC', 2)).toBe(false);
  });
});
