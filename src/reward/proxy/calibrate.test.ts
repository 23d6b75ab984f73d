/** The lines of a calibration, on outputs that Newton's method and a sign may go wrong with. */
import { describe, expect, it } from 'vitest';
import { fitLogistic } from './calibrate.js';

describe('the logistic calibration', () => {
  it('is where the likelihood has no slope', () => {
    const out = [-2, -1, -0.5, 0.2, 0.7, 1.5, 2.5];
    const label = [0, 0, 1, 0, 1, 1, 1];
    const { slope, offset } = fitLogistic(out, label);
    const error = out.map((x, i) => 1 / (1 + Math.exp(-(slope * x + offset))) - label[i]);
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    expect(slope).toBeGreaterThan(0.5);
    expect(sum(error) + 1e-3 * offset).toBeCloseTo(0, 9);
    expect(sum(error.map((value, i) => value * out[i])) + 1e-3 * (slope - 1)).toBeCloseTo(0, 9);
  });

  it('never turns a classifier around: the share of the labels is what is left', () => {
    const { slope, offset } = fitLogistic([2, 1, 1, 0, -1, -2], [0, 0, 0, 1, 1, 0]);
    expect(slope).toBe(0);
    expect(1 / (1 + Math.exp(-offset))).toBeCloseTo(2 / 6, 3);
  });

  it('comes to the minimum from outputs so large that a whole step jumps over it', () => {
    const out = Array.from({ length: 40 }, (_, i) => (i - 20) * 30);
    const label = out.map((x, i) => (i % 5 === 0 ? 1 - Number(x > 0) : Number(x > 0)));
    const { slope, offset } = fitLogistic(out, label);
    const loss = (a: number, b: number): number =>
      out.reduce((all, x, i) => {
        const logit = a * x + b;
        return all + Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label[i] * logit;
      }, 0);
    expect(slope).toBeGreaterThan(0);
    expect(slope).toBeLessThan(0.1);
    expect(loss(slope, offset)).toBeLessThan(loss(0, 0));
    for (const factor of [0.8, 1.25]) expect(loss(slope, offset)).toBeLessThan(loss(factor * slope, offset));
  });
});
