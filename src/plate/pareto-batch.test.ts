import { describe, expect, it } from 'vitest';
import { hypervolume } from '../math/pareto.js';
import { RandomStream } from '../random/stream.js';
import { paretoBatch, referenceOf } from './pareto-batch.js';

/** Predictions that are certain. */
const sure = (points: readonly (readonly number[])[]): Parameters<typeof paretoBatch>[0] => ({
  count: points.length,
  mean: [0, 1].map((k) => Float64Array.from(points, (point) => point[k])),
  deviation: [0, 1].map(() => new Float64Array(points.length)),
});

describe('a batch for several targets', () => {
  it('takes what adds most volume first, by hand', async () => {
    const points = [[2, 2], [1, 3.5], [3.5, 1], [1.9, 1.9], [0, 9]]; // prettier-ignore
    // Beyond (1, 1): 1 x 1 of (2, 2); what does not exceed the reference adds nothing.
    expect(await paretoBatch(sure(points), [], [0, 0], 3, new RandomStream(0))).toEqual([0, 1, 2]);
    // With (2, 2) known it is worth nothing any more; ties by index.
    expect(await paretoBatch(sure(points), [[2, 2]], [0, 0], 2, new RandomStream(0))).toEqual([1, 2]);
  });

  it('weighs what a candidate adds by its chance not to fail, also where nothing adds volume', async () => {
    const points = [[2, 2], [1.9, 1.9], [1, 1], [-1, -1]]; // prettier-ignore
    const chance = Float64Array.of(0.1, 1, 0.9, 0);
    const taken = await paretoBatch({ ...sure(points), chance }, [], [0, 0], 1, new RandomStream(0));
    expect(taken).toEqual([1]);
    const rest = await paretoBatch({ ...sure(points), chance }, [[3, 3]], [0, 0], 4, new RandomStream(0));
    expect(rest).toEqual([1, 2, 0, 3]);
  });

  it('is as good as trying all pairs, where predictions are certain, but for what greed costs', async () => {
    const random = new RandomStream(4);
    const points = Array.from({ length: 14 }, () => [random.uniform(), random.uniform()]);
    const own = await paretoBatch(sure(points), [], [0, 0], 2, random);
    const volume = (some: readonly number[]): number => hypervolume(some.map((i) => points[i]), [0, 0]); // prettier-ignore
    let best = 0;
    for (let i = 0; i < 14; i++) for (let j = 0; j < i; j++) best = Math.max(best, volume([i, j]));
    expect(volume(own)).toBeGreaterThan((1 - 1 / Math.E) * best);
    expect(volume(own.slice(0, 1))).toBe(Math.max(...points.map((_, i) => volume([i]))));
  });

  it('the expectation is that of the draws: one target, against the closed form of expected improvement', async () => {
    // E max(0, m + s z - r) = s (u Phi(u) + phi(u)), u = (m - r) / s; which of two is greater.
    const improvement = (m: number, s: number): number => {
      let sum = 0;
      for (let z = -8; z <= 8; z += 1e-3)
        sum += (1e-3 * Math.max(0, m + s * z) * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
      return sum;
    };
    const [low, high] = [improvement(0.1, 0.2), improvement(-1, 2)];
    expect(high).toBeGreaterThan(1.5 * low);
    const candidates = { count: 2, mean: [Float64Array.of(0.1, -1)], deviation: [Float64Array.of(0.2, 2)] };
    expect(await paretoBatch(candidates, [[0]], [0], 1, new RandomStream(1))).toEqual([1]);
  });

  it('takes two that are predicted alike for one another', async () => {
    const twins = [[2, 2], [2, 2], [1, 2.5]]; // prettier-ignore
    const candidates = { ...sure(twins), deviation: [0, 1].map(() => new Float64Array(3).fill(0.1)) };
    expect(await paretoBatch(candidates, [], [0, 0], 3, new RandomStream(0))).toEqual([0, 2, 1]);
  });

  it('of three targets, takes the best of many, and can be stopped between any two', async () => {
    const random = new RandomStream(6);
    const [mean, deviation] = [1, 0.1].map((most) =>
      [0, 1, 2].map(() => Float64Array.from({ length: 2000 }, () => most * random.uniform())),
    );
    for (const one of mean) one[1234] = 2;
    const seen: number[] = [];
    const batch = await paretoBatch({ count: 2000, mean, deviation }, [[0.5, 0.5, 0.5]], [0, 0, 0], 5, random, (done) => void seen.push(done)); // prettier-ignore
    expect(batch[0]).toBe(1234);
    expect(new Set(batch).size).toBe(5);
    expect(seen.slice(0, 2)).toEqual([0, 1]);
    const stop = (): never => {
      throw new Error('stopped');
    };
    await expect(paretoBatch({ count: 2000, mean, deviation }, [], [0, 0, 0], 5, random, stop)).rejects.toThrow('stopped'); // prettier-ignore
  });

  it('the reference lies a tenth of the front below it', async () => {
    const close = (points: readonly (readonly number[])[], extent: readonly number[]): number[] =>
      referenceOf(points, extent).map((value) => Number(value.toFixed(9)));
    expect(close([[0, 10], [10, 0], [-5, -5]], [15, 15])).toEqual([-1, -1]); // prettier-ignore
    expect(close([[3, 4]], [2, 0])).toEqual([2.8, 3.9]);
  });
});
