/** Packed factors beside those of whole matrices. */
import { describe, expect, it } from 'vitest';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/stream.js';
import { factorize, solveLower, solveUpper } from './cholesky.js';
import { factorizeRows, packedRow, solveLowerPacked, solveUpperPacked } from './packed-cholesky.js';

const p = 23;

/** B B^T + I of a random B, whole, and its lower half packed. */
function matrices(seed: number): { readonly whole: Float64Array; readonly packed: Float64Array } {
  const random = new RandomStream(seed);
  const B = Float64Array.from({ length: p * p }, () => normal(random));
  const whole = new Float64Array(p * p);
  const packed = new Float64Array(packedRow(p));
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < p; k++) sum += B[i * p + k] * B[j * p + k];
      whole[i * p + j] = sum;
      if (j <= i) packed[packedRow(i) + j] = sum;
    }
  return { whole, packed };
}

describe('packed Cholesky factors', () => {
  it('are those of the whole matrix, made at once or by and by', () => {
    const { whole, packed } = matrices(1);
    const grown = packed.slice();
    factorize(whole, p);
    factorizeRows(packed, 0, p);
    for (const end of [1, 2, 7, 12, p])
      factorizeRows(grown, [0, 1, 2, 7, 12][[1, 2, 7, 12, p].indexOf(end)], end);
    expect([...grown]).toEqual([...packed]);
    for (let i = 0; i < p; i++)
      for (let j = 0; j <= i; j++) expect(packed[packedRow(i) + j]).toBeCloseTo(whole[i * p + j], 10);
  });

  it('solve the same equations', () => {
    const { whole, packed } = matrices(2);
    factorize(whole, p);
    factorizeRows(packed, 0, p);
    const [a, b] = [0, 1].map(() => Float64Array.from({ length: p }, (_, i) => Math.sin(i)));
    solveLower(whole, p, a);
    solveUpper(whole, p, a);
    solveLowerPacked(packed, p, b);
    solveUpperPacked(packed, p, b);
    for (let i = 0; i < p; i++) expect(b[i]).toBeCloseTo(a[i], 10);
  });

  it('refuse a matrix that is not positive definite', () => {
    const { packed } = matrices(3);
    packed[packedRow(5) + 5] = -1;
    expect(() => factorizeRows(packed, 0, p)).toThrow(
      'cholesky: the matrix is not positive definite at row 5',
    );
  });
});
