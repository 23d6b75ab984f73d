import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.js';
import { dominates, hypervolume, nonDominated } from './pareto.js';

describe('fronts', () => {
  it('keep what nothing dominates, one of equals', () => {
    const points = [[1, 3], [2, 2], [1, 2], [3, 1], [2, 2], [0, 0]]; // prettier-ignore
    expect(nonDominated(points)).toEqual([0, 1, 3]);
    expect(dominates([1, 1], [1, 1])).toBe(false);
    expect(nonDominated([])).toEqual([]);
  });

  it('agree with the definition on random points', () => {
    const random = new RandomStream(1);
    for (const size of [2, 3]) {
      const points = Array.from({ length: 60 }, () => Array.from({ length: size }, () => random.uniform()));
      const expected = points.flatMap((p, i) => (points.some((q) => dominates(q, p)) ? [] : [i]));
      expect(nonDominated(points)).toEqual(expected);
    }
  });
});

describe('hypervolume', () => {
  it('has known values', () => {
    expect(hypervolume([[1, 3], [2, 2], [3, 1]], [0, 0])).toBe(6); // prettier-ignore
    expect(hypervolume([[1, 3], [2, 2], [3, 1]], [0.5, 0.5])).toBe(3.25); // prettier-ignore
    expect(hypervolume([[2, 3, 4]], [0, 0, 0])).toBe(24);
    // Two boxes of 1 x 2 x 2 and 2 x 1 x 2 that share 1 x 1 x 2.
    expect(hypervolume([[1, 2, 2], [2, 1, 2]], [0, 0, 0])).toBe(6); // prettier-ignore
    expect(hypervolume([[5, -1]], [0, 0])).toBe(0);
    expect(hypervolume([], [0, 0])).toBe(0);
    expect(hypervolume([[0.5], [2]], [0])).toBe(2);
  });

  it('is not changed by dominated points', () => {
    const front = [[1, 3, 2], [2, 2, 1], [3, 1, 3]]; // prettier-ignore
    expect(hypervolume([...front, [1, 1, 1]], [0, 0, 0])).toBeCloseTo(hypervolume(front, [0, 0, 0]), 12);
  });

  it('agrees with the share of uniform points that are dominated', () => {
    const random = new RandomStream(2);
    const points = Array.from({ length: 12 }, () => [0, 0, 0].map(() => random.uniform()));
    let hits = 0;
    const draws = 40_000;
    for (let i = 0; i < draws; i++) {
      const at = [0, 0, 0].map(() => random.uniform());
      if (points.some((p) => p.every((value, k) => value >= at[k]))) hits++;
    }
    expect(Math.abs(hypervolume(points, [0, 0, 0]) - hits / draws)).toBeLessThan(0.01);
  });

  it('refuses points of another size', () => {
    expect(() => hypervolume([[1, 2, 3]], [0, 0])).toThrow('must have the 2 coordinates of the reference');
  });
});
