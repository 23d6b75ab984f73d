import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { outcomeComponents, principalComponents } from './pca.js';

describe('principal components', () => {
  it('of two clusters and a smaller spread, by hand', () => {
    // Position 0 is A or B, half each; position 1 is A, but C for one row in four of each kind.
    const rows = [0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1, 0, 1, 0, 1, 2];
    const { x, y, explained } = principalComponents(Int32Array.from(rows), 8, 2, 3);
    // Variance: 8 * 2 * .25 = 4 along position 0, 8 * 2 * 3/16 = 3 along position 1.
    expect(explained[0]).toBeCloseTo(4 / 7, 6);
    expect(explained[1]).toBeCloseTo(3 / 7, 6);
    for (let i = 0; i < 8; i++) {
      expect(Math.abs(x[i])).toBeCloseTo(Math.SQRT1_2, 6);
      expect(Math.sign(x[i])).toBe(Math.sign(x[0]) * (i < 4 ? 1 : -1));
    }
    expect(Math.abs(y[3])).toBeCloseTo(0.75 * Math.SQRT2, 6);
    expect(y[3]).toBeCloseTo(y[7], 6);
  });

  it('of texts part what differs most, on axes at right angles', () => {
    const env = buildTask('sequence', { alphabet: 'ACGT', length: 4 });
    const { x, y, explained } = outcomeComponents(env, ['AAAA', 'AAAC', 'AAAG', 'TTTT', 'TTTC', 'TTTG']);
    expect([...x].map(Math.sign)).toEqual([1, 1, 1, -1, -1, -1].map((side) => side * Math.sign(x[0])));
    expect(x.reduce((sum, value, i) => sum + value * y[i], 0)).toBeCloseTo(0, 6);
    expect(explained[0]).toBeGreaterThan(explained[1]);
    expect(explained[0] + explained[1]).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('of equal rows are 0, and explain nothing', () => {
    const { x, explained } = principalComponents(Int32Array.from([1, -1, 1, -1]), 2, 2, 3);
    expect([...x]).toEqual([0, 0]);
    expect(explained).toEqual([0, 0]);
  });
});
