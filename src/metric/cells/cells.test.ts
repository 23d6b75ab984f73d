/** Metrics over cells against what is known by hand. */
import { describe, expect, it } from 'vitest';
import { normalizedLog } from '../../math/log-space.js';
import { RandomStream } from '../../random/stream.js';
import { cellDistance, cellHistogram } from './cell-distance.js';
import { cellSuccess } from './cell-success.js';
import { tvWithinCell, withinCell } from './within-cell.js';

describe('distance over cells', () => {
  it('is half the sum of differences, and counts what nobody wants', () => {
    const { tv, outside, draws } = cellDistance([5, 5, 10], [Math.log(0.5), Math.log(0.5), -Infinity]);
    expect(tv).toBeCloseTo(0.5, 12);
    expect(outside).toBe(0.5);
    expect(draws).toBe(20);
  });

  it('has the error and the noise that repeated draws show', () => {
    const wanted = normalizedLog([0, -0.5, -1, -1.5, -2]);
    const biased = normalizedLog([0, -0.2, -1.6, -1.5, -2.4]);
    for (const [from, expected] of [
      [wanted, undefined],
      [biased, true],
    ] as const) {
      // prettier-ignore
      const random = new RandomStream(4);
      const found: number[] = [];
      const errors: number[] = [];
      for (let repeat = 0; repeat < 400; repeat++) {
        const cells = Array.from({ length: 500 }, () => draw(from, random));
        const one = cellDistance(cellHistogram(cells, 500, 5), wanted);
        found.push(one.tv / (expected ? 1 : one.noise));
        errors.push(one.error);
      }
      const mean = found.reduce((a, b) => a + b) / found.length;
      const deviation = Math.sqrt(found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / found.length);
      if (expected) {
        expect(deviation / (errors.reduce((a, b) => a + b) / errors.length)).toBeGreaterThan(0.85);
        expect(deviation / (errors.reduce((a, b) => a + b) / errors.length)).toBeLessThan(1.15);
      } else expect(Math.abs(mean - 1)).toBeLessThan(0.06);
    }
  });

  it('refuses nothing', () => {
    expect(() => cellDistance([0, 0], [0, -Infinity])).toThrow('distance over cells: no draws');
    expect(() => cellDistance([1], [0, 0])).toThrow('distance over cells: 1 cells drawn, 2 wanted');
  });
});

describe('success over cells', () => {
  it('is a mean over cells, over mass, and by rarity', () => {
    // Twenty cells; cell y has mass 2^y. The ten rarest are reached half of the time, the others always.
    const logMass = Float64Array.from({ length: 21 }, (_, y) => (y < 20 ? y * Math.LN2 : -Infinity));
    const asked: number[] = [];
    const got: number[] = [];
    for (let y = 0; y < 20; y++) {
      asked.push(y, y);
      got.push(y, y < 10 ? 20 : y);
    }
    const success = cellSuccess(asked, got, logMass);
    expect(success.uniform).toBeCloseTo(0.75, 12);
    expect(success.deciles).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1]);
    expect(success.byMass).toBeCloseTo(1 - (0.5 * 1023) / (2 ** 20 - 1), 12);
    expect([success.asked, success.never, success.rates[20]]).toEqual([20, 0, NaN]);
    expect(() => cellSuccess([20], [20], logMass)).toThrow('cell 20 was asked for, it has no mass');
  });
});

describe('inside a cell', () => {
  it('even weights are perfect, one dominant weight is not', () => {
    expect(withinCell([-3, -3, -3])).toEqual({ effective: 1, kl: 0, draws: 3 });
    expect(withinCell([0, -50, -50, -50]).effective).toBeCloseTo(0.25, 12);
  });

  it('kl and tv agree with the law that was drawn from', () => {
    const q = normalizedLog([0, -1, -2]);
    const p = normalizedLog([0, 0, 0]);
    const exact = q.reduce((sum, log, x) => sum + Math.exp(log) * (log - p[x]), 0);
    const random = new RandomStream(6);
    const weights = Array.from({ length: 20000 }, () => {
      const x = draw(q, random);
      return p[x] - q[x] + 7;
    });
    expect(Math.abs(withinCell(weights).kl - exact)).toBeLessThan(0.02);
    expect(tvWithinCell(q, p)).toBeCloseTo(Math.exp(q[0]) - 1 / 3, 12);
    expect(tvWithinCell([-Infinity, -Infinity], [0, 0])).toBe(1);
  });
});

function draw(logP: ArrayLike<number>, random: RandomStream): number {
  let left = random.uniform();
  for (let y = 0; y < logP.length - 1; y++) if ((left -= Math.exp(logP[y])) < 0) return y;
  return logP.length - 1;
}
