import { describe, expect, it } from 'vitest';
import { evidenceFrom, spansDecades } from './evidence-of.js';
import type { IssuedWell } from './issued-round.js';

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

it('evidence has the number of its round, however many plates that is', () => {
  const well = (sequence: string, plate: number): IssuedWell => ({ id: sequence, well: 'A01', plate, sequence, reason: 'uniform' }); // prettier-ignore
  const rounds = [
    { round: 1, count: 2, known: 0, items: [well('A', 1), well('C', 2)], facts: {}, settings: {} },
    { round: 2, count: 1, known: 2, items: [well('G', 3)], facts: {}, settings: {} },
  ];
  const measured = ['A', 'C', 'G', 'T'].map((outcome, i) => ({ outcome, raw: i, sources: [] }));
  expect(evidenceFrom(measured, rounds, 1, () => undefined).map(({ plate }) => plate)).toEqual([
    1,
    1,
    2,
    undefined,
  ]);
  // Small scores are good: what was predicted is turned as the score is.
  expect(
    evidenceFrom(measured, rounds, -1, ({ plate }) => plate / 2).map(({ predicted }) => predicted),
  ).toEqual([-0.5, -1, -1.5, undefined]);
});
