/** Ridge by groups: it finds what made the data, and shrinks what did not. */
import { expect, it } from 'vitest';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/stream.js';
import { GroupedRidge, type SparseRows } from './grouped-ridge.js';

const GROUPS = [
  { name: 'level', from: 0, count: 1 },
  { name: 'matters', from: 1, count: 8 },
  { name: 'does not', from: 9, count: 30 },
];
const TRUE = Float64Array.from({ length: 39 }, (_, f) => (f === 0 ? 5 : f < 9 ? f - 4.5 : 0));

/** Each row: the level, one feature of each group; targets with noise. */
function data(n: number, noise: number): { rows: SparseRows; targets: Float64Array } {
  const random = new RandomStream(3);
  const rows = { active: 3, index: new Int32Array(3 * n), value: new Float64Array(3 * n).fill(1) };
  const targets = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    rows.index.set([0, 1 + random.int(8), 9 + random.int(29)], 3 * i); // feature 38 is never seen
    for (let k = 0; k < 3; k++) targets[i] += TRUE[rows.index[3 * i + k]];
    targets[i] += noise * normal(random);
  }
  return { rows, targets };
}

it('finds the weights, the noise and the group that does not matter', () => {
  const { rows, targets } = data(2000, 0.5);
  const ridge = new GroupedRidge(GROUPS, 100);
  const left = ridge.fit(rows, targets, 2000, 12);
  expect(left).toBeGreaterThan(0.45);
  expect(left).toBeLessThan(0.55);
  expect(ridge.noisePrecision ** -0.5).toBeCloseTo(0.5, 1);
  // 250 rows a feature: standard error .03; the level and the group share a constant.
  for (let f = 1; f < 9; f++)
    expect(Math.abs(ridge.weights[0] + ridge.weights[f] - 5 - TRUE[f])).toBeLessThan(0.15);
  for (let f = 9; f < 39; f++) expect(Math.abs(ridge.weights[f])).toBeLessThan(0.05);
  expect(ridge.precision[2]).toBeGreaterThan(100 * ridge.precision[1]);
});

it('draws weights around the fitted ones, and of features never seen from the prior', () => {
  const { rows, targets } = data(60, 0.5);
  const ridge = new GroupedRidge(GROUPS, 100);
  ridge.fit(rows, targets, 60, 6);
  const random = new RandomStream(1);
  const draws = Array.from({ length: 4000 }, () => ridge.sample(random));
  const mean = (of: (w: Float64Array) => number): number =>
    draws.reduce((sum, w) => sum + of(w), 0) / draws.length;
  expect(Math.abs(mean((w) => w[1] - ridge.weights[1]))).toBeLessThan(0.1);
  expect(ridge.weights[38]).toBe(0);
  const unseen = Math.sqrt(mean((w) => w[38] ** 2));
  expect(unseen / ridge.precision[2] ** -0.5).toBeGreaterThan(0.9);
  expect(unseen / ridge.precision[2] ** -0.5).toBeLessThan(1.1);
});

it('leaves out whole groups where there is no room', () => {
  const { rows, targets } = data(200, 0.1);
  const ridge = new GroupedRidge(GROUPS, 9);
  ridge.fit(rows, targets, 200, 4);
  expect(ridge.precision[2]).toBeNaN();
  expect([...ridge.weights.subarray(9)].every((w) => w === 0)).toBe(true);
});
