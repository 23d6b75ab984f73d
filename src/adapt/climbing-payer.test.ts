import { describe, expect, it } from 'vitest';
import { PaidOracle } from '../reward/paid-oracle.js';
import { identityShaping, type Shaping } from '../reward/shaping.js';
import { climbingPayer } from './climbing-payer.js';

const oracle = {
  info: { name: 'length', deterministic: true, higherIsBetter: true },
  score: (outcomes: readonly string[]) => outcomes.map((text) => (text === 'bad' ? null : text.length)),
};
const open = (norm: Shaping['norm']): PaidOracle =>
  new PaidOracle({ oracle, shaping: { ...identityShaping, min: 1e-3, norm } });

describe('climbingPayer', () => {
  it.each<[string, Shaping['norm'], number[]]>([
    ['scores as they are', { kind: 'none' }, [1, 3]],
    ['scores as they are where 0 is the worst', { kind: 'minmax', lo: 0, hi: 4 }, [1, 3]],
    ['turned where small is good', { kind: 'minmax', lo: 4, hi: 0 }, [0.75, 0.25]],
    ['lifted where 0 is not the worst', { kind: 'minmax', lo: -1, hi: 3 }, [0.5, 1]],
  ])('%s', async (_, norm, seen) => {
    const paid = open(norm);
    const payer = climbingPayer(paid);
    const evaluations = await payer.evaluate(['a', 'aaa', 'bad']);
    expect(evaluations.map(({ raw }) => raw)).toEqual([...seen, null]);
    // The order of what is seen is that of the rewards; the rewards, and the record of what was paid, are the
    // reward's own.
    expect(seen[0] < seen[1]).toBe(evaluations[0].logReward < evaluations[1].logReward);
    expect(paid.paid.map(({ raw }) => raw)).toEqual([1, 3, null]);
    seen.forEach((score, i) => {
      expect(payer.rawOf(score)).toBe([1, 3][i]);
      expect(payer.climbed([1, 3][i])).toBe(score);
      expect(payer.logReward(score)).toBeCloseTo(evaluations[i].logReward, 12);
    });
    expect(payer.logReward(null)).toBe(evaluations[2].logReward);
    expect([payer.calls, payer.remaining]).toEqual([3, Infinity]);
  });
});
