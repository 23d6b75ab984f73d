/** Which rows are held out, and of what the surrogates are made that predict them. */
import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { heldOutPairs, type HeldOutPairs } from './held-out-pairs.js';
import { KnownOutcomes } from './known-outcomes.js';

const env = buildTask('sequence', { alphabet: 'ACGT', length: 6 });

/** Outcome number i. */
const textOf = (i: number): string =>
  Array.from({ length: 6 }, (_, place) => 'ACGT'[(i >> (2 * place)) & 3]).join('');

/** Outcome number i, of which the score is i; those from `second` on are of plate 1. */
async function held(
  count: number,
  second = count,
): Promise<{ held: HeldOutPairs; trained: number[]; watched: number }> {
  const known = new KnownOutcomes(
    env,
    Array.from({ length: count }, (_, i) => ({ text: textOf(i), score: i, plate: i < second ? 0 : 1 })),
  );
  const trained: number[] = [];
  let watched = 0;
  const pairs = await heldOutPairs(
    known,
    ({ scores }) => {
      trained.push(scores.length);
      const mean = scores.reduce((sum, value) => sum + value / scores.length, 0);
      return { predict: (_tokens, asked, out) => void out.gp.fill(mean, 0, asked) };
    },
    new RandomStream(1),
    () => void watched++,
  );
  return { held: pairs, trained, watched };
}

describe('held-out rows', () => {
  it('are all of them once, where there are not many', async () => {
    const { held: pairs, trained } = await held(100);
    expect([...pairs.truth].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(trained).toEqual([75, 75, 75, 75]);
  });

  it('are at most 3,000, drawn of all; what is not held out is learnt from', async () => {
    const { held: pairs, trained, watched } = await held(3900);
    expect(new Set(pairs.truth).size).toBe(3000);
    expect(pairs.truth).toHaveLength(3000);
    expect(trained).toEqual([2900, 2900, 2900]);
    const early = pairs.truth.filter((score) => score < 1950).length;
    expect(Math.abs(early - 1500)).toBeLessThan(100);
    expect(watched).toBeGreaterThanOrEqual(2 * trained.length);
  });

  it('of a last plate are at most 3,000 more', async () => {
    const { held: pairs, trained } = await held(3900, 500);
    expect(pairs.chosen.reduce((sum, one) => sum + one, 0)).toBe(3000);
    expect(pairs.truth).toHaveLength(6000);
    expect(trained.at(-1)).toBe(500);
  });

  it('are told nothing by bounds that others of the fold would have moved', async () => {
    // Every tenth outcome is a lower bound. What is held out must leave its own prediction as it is.
    const predictionOf = async (raised: number | undefined): Promise<Map<number, number>> => {
      const known = new KnownOutcomes(
        env,
        Array.from({ length: 60 }, (_, i) => {
          const score = i === raised ? 1000 : i;
          return { text: textOf(i), score, ...(i % 10 === 0 && { bound: 'above' as const }) };
        }),
      );
      const pairs = await heldOutPairs(
        known,
        ({ scores }) => {
          const mean = scores.reduce((sum, value) => sum + value / scores.length, 0);
          return { predict: (_tokens, asked, out) => void out.gp.fill(mean, 0, asked) };
        },
        new RandomStream(1),
        () => undefined,
      );
      return new Map(Array.from(pairs.truth, (score, at) => [score, pairs.pair.gp[at]]));
    };
    const before = await predictionOf(undefined);
    for (const one of [3, 17, 44]) expect((await predictionOf(one)).get(1000)).toBe(before.get(one));
  });
});
