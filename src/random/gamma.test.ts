import { describe, expect, it } from 'vitest';
import { moments } from '../math/moments.js';
import { dirichlet, gamma } from './gamma.js';
import { RandomStream } from './stream.js';

describe('gamma', () => {
  it.each([0.3, 1, 2.5])('has mean and variance %d', (shape) => {
    const random = new RandomStream(7);
    const draws = Float64Array.from({ length: 20_000 }, () => gamma(random, shape));
    const { mean, deviation } = moments(draws);
    expect(Math.abs(mean - shape)).toBeLessThan(0.04 * Math.max(1, shape));
    expect(Math.abs(deviation ** 2 - shape)).toBeLessThan(0.1 * Math.max(1, shape));
  });

  it('refuses a shape that is none', () => {
    expect(() => gamma(new RandomStream(0), 0)).toThrow('gamma: shape must be a number > 0, got 0');
  });
});

it('Dirichlet weights of concentration a have variance (K - 1) / (K^2 (K a + 1))', () => {
  const random = new RandomStream(8);
  const out = new Float64Array(3);
  const first = Float64Array.from({ length: 20_000 }, () => {
    dirichlet(random, 2, 3, out, 0);
    return out[0];
  });
  const { mean, deviation } = moments(first);
  expect(mean).toBeCloseTo(1 / 3, 2);
  expect(deviation ** 2).toBeCloseTo(2 / (9 * 7), 2);
});
