import { describe, expect, it } from 'vitest';
import { doubtSentence, isDoubted } from './doubted-plate.js';

describe('a plate is doubted', () => {
  it('where fewer of its intervals held than chance explains', () => {
    // P(X <= 16 of 24) = .0017, P(X <= 15) = .00032: the bound lies between.
    expect([24, 22, 16, 15, 7].map((inside) => isDoubted({ intervals: 24, inside }))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(isDoubted({ intervals: 0, inside: 0 })).toBe(false);
    // P(X = 0 of 2) = .01, of 3 .001 (to the last digit), of 4 .0001.
    expect([2, 4].map((intervals) => isDoubted({ intervals, inside: 0 }))).toEqual([false, true]);
    // Of many the tail is summed by logarithms, or it would be 0.
    expect(isDoubted({ intervals: 3000, inside: 2700 })).toBe(false);
  });

  it('in one sentence', () => {
    expect(doubtSentence({ plate: 2, intervals: 24, inside: 7 })).toContain('plate 2: far fewer of its 90 % intervals held than 9 of 10 (7 of 24)'); // prettier-ignore
    expect(doubtSentence({ plate: 2, intervals: 24, inside: 22 })).toBeUndefined();
  });
});
