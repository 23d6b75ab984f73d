import { describe, expect, it } from 'vitest';
import { greatest, logAddExp, logMeanExp, logSumExp, normalizedLog } from './log-space.js';
import { logGamma } from './log-gamma.js';
import { mean, moments } from './moments.js';

describe('sums of logarithms', () => {
  it('are those of the numbers, where these are of moderate size', () => {
    const values = [0.3, -2, 1.7, -0.4];
    const sum = values.reduce((total, x) => total + Math.exp(x), 0);
    expect(logSumExp(values)).toBeCloseTo(Math.log(sum), 14);
    expect(logMeanExp(values)).toBeCloseTo(Math.log(sum / 4), 14);
    expect(logAddExp(0.3, -2)).toBeCloseTo(Math.log(Math.exp(0.3) + Math.exp(-2)), 14);
    expect(normalizedLog(values).reduce((total, x) => total + Math.exp(x), 0)).toBeCloseTo(1, 14);
  });

  it('neither overflow nor underflow', () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSumExp([-1000, -1000])).toBeCloseTo(-1000 + Math.LN2, 12);
    expect(logAddExp(1000, -1000)).toBe(1000);
  });

  it('know zero', () => {
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logMeanExp([-Infinity, 0])).toBeCloseTo(-Math.LN2, 14);
    expect(logAddExp(-Infinity, -Infinity)).toBe(-Infinity);
    expect(greatest([])).toBe(-Infinity);
    expect([...normalizedLog([-Infinity, 2])]).toEqual([-Infinity, 0]);
  });
});

describe('mean and deviation', () => {
  it('are those of the sample', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNaN();
    expect(moments([1, 3])).toEqual({ mean: 2, deviation: Math.SQRT2 });
    expect(moments([5])).toEqual({ mean: 5, deviation: 0 });
  });
});

it('log gamma is that of factorials and of one half', () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(Math.abs(logGamma(n) - Math.log(factorial))).toBeLessThan(
      1e-13 * Math.max(1, Math.log(factorial)),
    );
    factorial *= n;
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(logGamma(1e6 + 1) - logGamma(1e6)).toBeCloseTo(Math.log(1e6), 8);
});
