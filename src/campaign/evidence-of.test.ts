import { describe, expect, it } from 'vitest';
import { spansDecades } from './evidence-of.js';

const spans = (scores: readonly (number | null)[]): boolean =>
  spansDecades({ measured: scores.map((raw, i) => ({ outcome: String(i), raw, sources: [] })) });
const powers = Array.from({ length: 20 }, (_, i) => 10 ** (i / 4));

describe('scores that span decades', () => {
  it('are positive, in all but the outermost of them', () => {
    expect(spans(powers)).toBe(true);
    expect(spans([...powers, null])).toBe(true);
    expect(spans([...powers.slice(1), -1])).toBe(false);
    expect(spans(powers.map(Math.log10))).toBe(false);
    expect(spans(Array.from({ length: 20 }, (_, i) => (i === 19 ? 1e9 : 1 + i)))).toBe(false);
    expect(spans(powers.slice(0, 9))).toBe(false);
  });
});
