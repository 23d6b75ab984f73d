import { describe, expect, it } from 'vitest';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/stream.js';
import { headroomOf, optimismOf, tempered } from './beyond-best.js';

describe('what lies beyond the best score', () => {
  it('is kept as far as the held-out confirm it', () => {
    const random = new RandomStream(9);
    const excess = Float64Array.from({ length: 200 }, () => random.uniform());
    const chosen = new Uint8Array(200);
    const best = new Float64Array(200).fill(5);
    const confirmed = (share: number): number =>
      optimismOf({ truth: excess.map((e) => 5 + share * e), mean: excess.map((e) => 5 + e), best, chosen });
    expect(confirmed(0.8)).toBeCloseTo(0.8, 1);
    expect(confirmed(0)).toBeLessThan(0.1);
    expect(confirmed(-1)).toBe(0);
    const nothing = optimismOf({ truth: excess, mean: excess.map((e) => e / 2), best, chosen });
    expect(nothing).toBe(0.5);
    expect(tempered(7, 5, 0.25)).toBe(5.5);
    expect(tempered(4, 5, 0.25)).toBe(4);
  });

  it('has headroom as far as the held-out were undervalued', () => {
    const random = new RandomStream(10);
    // 200 within, known to .1, and 50 beyond the best by up to 4.
    const beyond = Float64Array.from({ length: 250 }, (_, i) => (i < 200 ? -1 : 4 * random.uniform()));
    const [best, chosen] = [new Float64Array(250).fill(5), new Uint8Array(250)];
    const headroom = (share: number, rows = 250): number =>
      headroomOf({ truth: beyond.map((e) => 5 + (e > 0 ? (1 + share) * e : e) + 0.1 * normal(random)).slice(0, rows), mean: beyond.map((e) => 5 + e).slice(0, rows), best, chosen });
    expect(headroom(1)).toBeCloseTo(1, 0);
    // 50 that were right leave some doubt: sqrt(0.5^2 x 3 / 53).
    expect(headroom(0)).toBeLessThan(0.15);
    // What was overvalued takes none back, and with none beyond there is a half.
    expect(headroom(-1)).toBeLessThan(0.5);
    expect(headroom(1, 200)).toBe(0.5);
  }); // prettier-ignore
});
