import { describe, expect, it } from 'vitest';
import { clearlyBelow, confidence } from './confidence.js';

describe('the interval of a mean', () => {
  it('is that of Student', () => {
    // By hand: mean 3, deviation sqrt(2.5), t = 2.776 at 4 degrees of freedom.
    const { mean, half, count } = confidence([1, 2, 3, 4, 5])!;
    expect([mean, count]).toEqual([3, 5]);
    expect(half).toBeCloseTo((2.776 * Math.sqrt(2.5)) / Math.sqrt(5), 12);
    expect(confidence([1, NaN, 3])!.half).toBeCloseTo(12.706, 12);
  });

  it('covers the mean about 95 times in 100', () => {
    let seed = 1;
    const uniform = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
      const { mean, half } = confidence([normal(), normal(), normal(), normal(), normal()])!;
      if (Math.abs(mean) < half) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
    expect(covered / 2000).toBeLessThan(0.97);
  });

  it('ranks nothing by one value, or where intervals overlap', () => {
    const of = (values: number[]) => confidence(values)!;
    expect(confidence([])).toBeUndefined();
    expect(clearlyBelow(of([1]), of([2]))).toBe(false);
    expect(clearlyBelow(of([1, 1.01, 1.02]), of([2, 2.01, 2.02]))).toBe(true);
    expect(clearlyBelow(of([1, 2, 3]), of([2, 3, 4]))).toBe(false);
  });
});
