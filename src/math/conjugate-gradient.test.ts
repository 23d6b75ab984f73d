import { expect, it } from 'vitest';
import { RandomStream } from '../random/stream.js';
import { solveByGradients } from './conjugate-gradient.js';

it('solves what a product with the whole matrix confirms', () => {
  const random = new RandomStream(1);
  const p = 30;
  const F = Array.from({ length: p }, () => Array.from({ length: 5 }, () => random.uniform() - 0.5));
  const entry = (i: number, j: number): number =>
    F[i].reduce((sum, f, k) => sum + f * F[j][k], i === j ? 0.3 : 0);
  const A = new Float64Array(p * p).fill(NaN);
  for (let i = 0; i < p; i++) for (let j = 0; j <= i; j++) A[i * p + j] = entry(i, j);
  const b = Float64Array.from({ length: p }, () => random.uniform());
  const x = solveByGradients(A, p, b, { tolerance: 1e-12, steps: 100 });
  for (let i = 0; i < p; i++) expect(x.reduce((sum, v, j) => sum + entry(i, j) * v, 0)).toBeCloseTo(b[i], 9);
  // Fewer steps, less exact; none for nothing.
  const rough = solveByGradients(A, p, b, { tolerance: 1e-12, steps: 2 });
  expect(Math.max(...rough.map((v, i) => Math.abs(v - x[i])))).toBeGreaterThan(1e-4);
  expect(solveByGradients(A, p, new Float64Array(p), { tolerance: 1e-6, steps: 9 })).toEqual(
    new Float64Array(p),
  );
});
