/** Cholesky factors against products done by hand. */
import { expect, it } from 'vitest';
import { factorize, inverseDiagonal, solveLower, solveUpper } from './cholesky.js';

// L = [2 0 0; 1 3 0; -1 2 1], A = L L^T.
const A = [4, 2, -2, 2, 10, 5, -2, 5, 6];

it('factors, solves and gives the diagonal of the inverse', () => {
  const L = Float64Array.from(A);
  factorize(L, 3);
  expect([L[0], L[3], L[4], L[6], L[7], L[8]]).toEqual([2, 1, 3, -1, 2, 1]);
  const solve = (b: readonly number[]): Float64Array => {
    const x = Float64Array.from(b);
    solveLower(L, 3, x);
    solveUpper(L, 3, x);
    return x;
  };
  const x = solve([4 - 4 - 6, 2 - 20 + 15, -2 - 10 + 18]); // A (1, -2, 3)
  [1, -2, 3].forEach((value, i) => expect(x[i]).toBeCloseTo(value, 12));
  inverseDiagonal(L, 3).forEach((value, i) => {
    const unit = [0, 0, 0];
    unit[i] = 1;
    expect(value).toBeCloseTo(solve(unit)[i], 12);
  });
});

it('refuses what is not positive definite', () => {
  expect(() => factorize(Float64Array.from([1, 0, 2, 1]), 2)).toThrow('not positive definite at row 1');
});
