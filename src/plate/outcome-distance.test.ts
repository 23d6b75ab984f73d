import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { levenshtein } from '../metric/edit-distance.js';
import { RandomStream } from '../random/stream.js';
import { NearestOutcome, OutcomeDistance } from './outcome-distance.js';

const texts = (length: (random: RandomStream) => number): string[] => {
  const random = new RandomStream(5);
  return Array.from({ length: 60 }, () =>
    Array.from({ length: length(random) }, () => 'ACGT'[random.int(4)]).join(''),
  );
};

describe.each([
  ['one length', createSequence({ alphabet: 'ACGT', length: 9 }), texts(() => 9), (a: string, b: string) => [...a].filter((c, i) => c !== b[i]).length],
  ['any length', createSequence({ alphabet: 'ACGT', maxLength: 12 }), texts((random) => 1 + random.int(12)), levenshtein],
] as const)('distances of outcomes of %s', (_, env, list, expected) => {
  const [, tokens] = rowsOfTexts(env, list);
  const { tokenLength } = env;

  it('are those of their texts, or the limit', () => {
    const distances = new OutcomeDistance(env);
    for (const limit of [1, 2, 4, 13])
      list.forEach((a, i) =>
        list.forEach((b, j) =>
          expect(distances.between(tokens, i * tokenLength, tokens, j * tokenLength, limit)).toBe(Math.min(limit, expected(a, b))),
        ),
      );
  });

  it('find the first of the nearest', () => {
    const nearest = new NearestOutcome(env, tokens, 40);
    for (let i = 40; i < 60; i++) {
      const all = list.slice(0, 40).map((other) => expected(list[i], other));
      const least = Math.min(...all);
      expect(nearest.find(tokens, i * tokenLength)).toBe(least);
      expect(nearest.index).toBe(all.indexOf(least));
    }
  });
}); // prettier-ignore
