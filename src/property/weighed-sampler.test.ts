/**
 * The bound of weights: by hand. The law of the draws is tested with what gives them their residual
 * (src/adapt).
 */
import { expect, it } from 'vitest';
import { boundOf } from './weighed-sampler.js';

const logs = (...weights: number[]): Float64Array => Float64Array.from(weights, Math.log);

it('is the greatest weight where that costs few roll-outs', () => {
  const { logBound, kept } = boundOf(logs(1, 2, 1, 0), 4);
  expect(Math.exp(logBound)).toBeCloseTo(2, 12);
  expect(kept).toBeCloseTo(1, 12);
});

it('is lower where an object would take more than it may, and says what is lost', () => {
  // At 10: 13 / 40 of the roll-outs are kept, fewer than a half. At 1: all four are.
  const { logBound, kept } = boundOf(logs(10, 1, 1, 1), 2);
  expect(Math.exp(logBound)).toBeCloseTo(1, 12);
  expect(kept).toBeCloseTo(4 / 13, 12);
});

it('is the least weight where the model hardly ever hits', () => {
  expect(boundOf(logs(3, 0, 0, 0, 0, 0, 0, 0), 2).kept).toBe(1);
  expect(boundOf(logs(0, 0), 2)).toEqual({ logBound: 0, kept: 0 });
});
