/** Likelihoods and updates against closed forms. */
import { describe, expect, it } from 'vitest';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/stream.js';
import { VarianceComponents } from './variance-components.js';

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

describe('variance components', () => {
  it('give the density of a normal distribution of two, written out', () => {
    // K = [a b; b a]: eigenvalues a + b and a - b, along (1, 1) and (1, -1).
    const V = Float64Array.from([1, 0.6, 0.6, 1]);
    const search = new VarianceComponents([V, identity(2)], Float64Array.from([0.7, -0.2]));
    const [w, noise] = [1.3, 0.4];
    const [plus, minus] = [w * 1.6 + noise, w * 0.4 + noise];
    const quadratic = (0.7 - 0.2) ** 2 / 2 / plus + (0.7 + 0.2) ** 2 / 2 / minus;
    const expected = -Math.log(2 * Math.PI) - Math.log(plus * minus) / 2 - quadratic / 2;
    expect(search.logLikelihood([w, noise])).toBeCloseTo(expected, 12);
  });

  it('of noise alone are the mean square, after one update', () => {
    const y = Float64Array.from([1, -2, 0.5, 1.5]);
    const weights = Float64Array.from([1]);
    const search = new VarianceComponents([identity(4)], y);
    // sqrt(w^2 (sum y^2 / w^2) / (n / w) / w) from w = 1: the square root of the mean square; again: closer.
    search.step(weights, [0]);
    expect(weights[0]).toBeCloseTo(Math.sqrt(7.5 / 4), 12);
    for (let i = 0; i < 60; i++) search.step(weights, [0]);
    expect(weights[0]).toBeCloseTo(7.5 / 4, 10);
  });

  it('never lower the likelihood, and find what the data were drawn with', () => {
    // 60 groups of 4 that share a draw of variance 2, and noise of variance .5.
    const random = new RandomStream(3);
    const n = 240;
    const V = new Float64Array(n * n);
    const y = new Float64Array(n);
    for (let g = 0; g < n / 4; g++) {
      const shared = Math.sqrt(2) * normal(random);
      for (let i = 4 * g; i < 4 * g + 4; i++) {
        y[i] = shared + Math.sqrt(0.5) * normal(random);
        for (let j = 4 * g; j < 4 * g + 4; j++) V[i * n + j] = 1;
      }
    }
    const search = new VarianceComponents([V, identity(n)], y);
    const weights = Float64Array.from([0.1, 3]);
    let last = search.logLikelihood(weights);
    for (let i = 0; i < 40; i++) {
      search.step(weights, [0, 0]);
      const now = search.logLikelihood(weights);
      expect(now).toBeGreaterThanOrEqual(last - 1e-9);
      last = now;
    }
    // The balanced one-way layout has its maximum in closed form: mean squares between and within.
    let [between, within] = [0, 0];
    for (let g = 0; g < n / 4; g++) {
      const mean = (y[4 * g] + y[4 * g + 1] + y[4 * g + 2] + y[4 * g + 3]) / 4;
      between += (4 * mean * mean) / (n / 4);
      for (let i = 4 * g; i < 4 * g + 4; i++) within += (y[i] - mean) ** 2 / (n - n / 4);
    }
    expect(weights[1]).toBeCloseTo(within, 3);
    expect(weights[0]).toBeCloseTo((between - within) / 4, 3);
  });

  it('keep above what is the least', () => {
    const V = Float64Array.from([1, 1, 1, 1]);
    const weights = Float64Array.from([1, 1]);
    const search = new VarianceComponents([V, identity(2)], Float64Array.from([1, -1]));
    for (let i = 0; i < 50; i++) search.step(weights, [0.01, 0.01]);
    expect(weights[0]).toBe(0.01);
  });
});
