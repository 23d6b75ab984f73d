import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createShaper, identityShaping, leastScore, type Shaping } from './shaping.js';

const tfbind8: Shaping = {
  scale: 10,
  beta: 3,
  min: 1e-3,
  norm: { kind: 'minmax', lo: -0.5, hi: 0.5 },
  transform: 'power',
};

describe('createShaper', () => {
  it('is max(scale norm(f)^beta, min)', () => {
    const logReward = createShaper(tfbind8, 'toy');
    expect(Math.exp(logReward(0.3, 'A'))).toBeCloseTo(10 * 0.8 ** 3, 12);
    expect(Math.exp(logReward(0.5, 'A'))).toBeCloseTo(10, 12);
    expect(logReward(-0.47, 'A')).toBe(Math.log(1e-3));
  });

  it('equals the direct formula on random options', () => {
    const positive = fc.double({ min: 0.01, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        fc.double({ min: 0.1, max: 6, noNaN: true }),
        positive,
        fc.double({ min: -5, max: 5, noNaN: true }),
        (scale, beta, min, raw) => {
          const norm = { kind: 'minmax', lo: -1, hi: 3 } as const;
          const value = Math.max(0, (raw + 1) / 4);
          const power = createShaper({ scale, beta, min, norm, transform: 'power' }, 'toy')(raw, 'A');
          expect(power).toBeCloseTo(Math.log(Math.max(scale * value ** beta, min)), 9);
          const exp = createShaper({ scale, beta, min, norm, transform: 'exp' }, 'toy')(raw, 'A');
          expect(exp).toBeCloseTo(Math.log(Math.max(scale * Math.exp((beta * (raw + 1)) / 4), min)), 9);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('gives infeasible and negative scores the least reward', () => {
    const logReward = createShaper({ ...tfbind8, beta: 2 }, 'toy');
    // An even power of a negative base would be a large reward.
    expect(logReward(-100, 'A')).toBe(Math.log(1e-3));
    expect(logReward(null, 'A')).toBe(Math.log(1e-3));
    expect(createShaper({ ...tfbind8, transform: 'exp' }, 'toy')(null, 'A')).toBe(Math.log(1e-3));
  });

  it('turns a cost into a reward when hi < lo', () => {
    const logReward = createShaper({ ...tfbind8, norm: { kind: 'minmax', lo: 8, hi: 2 }, beta: 1 }, 'toy');
    expect(Math.exp(logReward(2, 'A'))).toBeCloseTo(10, 12);
    expect(Math.exp(logReward(5, 'A'))).toBeCloseTo(5, 12);
    expect(logReward(9, 'A')).toBe(Math.log(1e-3));
  });

  it('does not lose small rewards to rounding', () => {
    const logReward = createShaper({ ...identityShaping, beta: 64 }, 'toy');
    expect(logReward(1e-4, 'A')).toBeCloseTo(64 * Math.log(1e-4), 9);
  });

  it.each([
    [
      Number.NaN,
      'toy: outcome "ACG" got the raw score NaN, expected a finite number, or null for an infeasible outcome',
    ],
    [Number.POSITIVE_INFINITY, 'got the raw score Infinity'],
    [undefined, 'got the raw score undefined'],
    ['0.5', 'got the raw score 0.5'],
  ])('names the outcome when the raw score is %s', (raw, message) => {
    expect(() => createShaper(tfbind8, 'toy')(raw as number, 'ACG')).toThrow(message);
  });

  it.each([
    [{ scale: 0 }, 'shaping of toy: scale must be a number > 0, got 0'],
    [{ beta: -1 }, 'shaping of toy: beta must be a number > 0, got -1'],
    [{ min: Number.NaN }, 'shaping of toy: min must be a number > 0, got NaN'],
    [
      { norm: { kind: 'minmax', lo: 1, hi: 1 } },
      'shaping of toy: norm minmax needs two different numbers, got lo 1, hi 1',
    ],
    [{ transform: 'log' }, 'shaping of toy: transform must be power or exp, got log'],
  ])('refuses %o', (options, message) => {
    expect(() => createShaper({ ...tfbind8, ...options } as Shaping, 'toy')).toThrow(message);
  });
});

describe('clamp and leastScore', () => {
  const bounded: Shaping = {
    ...identityShaping,
    min: 1e-3,
    beta: 2,
    norm: { kind: 'minmax', lo: 1, hi: 3 },
    clamp: true,
  };

  it('keeps norm(f) within 0 .. 1, whichever way is up', () => {
    const rewards = (shaping: Shaping, raws: number[]): number[] =>
      raws.map((raw) => Math.exp(createShaper(shaping, 'x')(raw, 'A')));
    const close = (got: number[], right: number[]): void =>
      right.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 12));
    close(rewards(bounded, [-9, 1, 2, 3, 9]), [1e-3, 1e-3, 0.25, 1, 1]);
    close(rewards({ ...bounded, norm: { kind: 'minmax', lo: 3, hi: 1 } }, [-9, 2, 9]), [1, 0.25, 1e-3]);
    close(rewards({ ...bounded, clamp: false }, [9]), [16]);
    close(rewards({ ...bounded, transform: 'exp' }, [9, -9]), [Math.exp(2), 1]);
  });

  it('says from which score on there is a reward', () => {
    expect(leastScore(identityShaping)).toBe(0);
    expect(leastScore({ ...identityShaping, transform: 'exp' })).toBe(-Infinity);
    expect(leastScore({ ...identityShaping, clamp: true })).toBe(-Infinity);
    expect(leastScore(bounded)).toBe(-Infinity);
  });
});
