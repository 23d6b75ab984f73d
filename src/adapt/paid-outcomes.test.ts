import { describe, expect, it } from 'vitest';
import { PaidOutcomes } from './paid-outcomes.js';
import { createSequence } from '../env/sequence.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { identityShaping, type Shaping } from '../reward/shaping.js';

const env = createSequence({ alphabet: 'AC', maxLength: 3, construction: 'append' });
const oracle = {
  info: { name: 'length', deterministic: true, higherIsBetter: true },
  score: (outcomes: readonly string[]) => outcomes.map((text) => (text === 'CC' ? null : text.length)),
};
const open = (norm: Shaping['norm']): PaidOracle =>
  new PaidOracle({ oracle, shaping: { ...identityShaping, min: 1e-3, norm } });

describe('what methods see of raw scores', () => {
  it.each<[string, Shaping['norm'], number[]]>([
    ['scores as they are', { kind: 'none' }, [1, 3]],
    ['scores as they are where 0 is the worst', { kind: 'minmax', lo: 0, hi: 4 }, [1, 3]],
    ['turned where small is good', { kind: 'minmax', lo: 4, hi: 0 }, [0.75, 0.25]],
    ['lifted where 0 is not the worst', { kind: 'minmax', lo: -1, hi: 3 }, [0.5, 1]],
  ])('%s', async (_, norm, seen) => {
    const paid = open(norm);
    const outcomes = new PaidOutcomes(env, paid, 3, 1);
    await outcomes.pay(['A', 'AAA', 'CC']);
    expect([...outcomes.scores]).toEqual([...seen, 0]);
    expect(outcomes.best).toBe(seen[0] < seen[1] ? 3 : 1);
    // The order of what is seen is that of the rewards; the rewards, and the record of what was paid, are the
    // reward's own.
    const [a, aaa, bad] = await paid.evaluate(['A', 'AAA', 'CC']);
    expect(seen[0] < seen[1]).toBe(a.logReward < aaa.logReward);
    expect(paid.paid.map(({ raw }) => raw)).toEqual([1, 3, null]);
    seen.forEach((score, i) => {
      expect(paid.climb.rawOf(score)).toBe([1, 3][i]);
      expect(paid.climb.climbed([1, 3][i])).toBe(score);
      expect(outcomes.logRewardOf(score)).toBeCloseTo([a, aaa][i].logReward, 12);
    });
    expect(paid.logReward(null)).toBe(bad.logReward);
    expect([paid.calls, paid.remaining]).toEqual([3, Infinity]);
  });
});
