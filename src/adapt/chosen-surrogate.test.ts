/** Which kind is taken, by what each has seen. */
import { describe, expect, it } from 'vitest';
import { ChosenSurrogate, type SurrogateKind } from './chosen-surrogate.js';
import type { ScoreModel } from './score-model.js';

/** Predicts its first token times `slope`, and tells of every fit. */
function line(slope: number, fits: number[], explore: number): SurrogateKind {
  const make = (): ScoreModel => {
    const model: ScoreModel = {
      explore,
      fit: (_tokens, _scores, count) => {
        fits.push(count);
        return slope;
      },
      predict: (tokens, count, mean) => {
        for (let i = 0; i < count; i++) mean[i] = slope * tokens[2 * i];
      },
      bound: (tokens, count, _optimism, _floor, out) => model.predict(tokens, count, out),
    };
    return model;
  };
  return { make };
}

const COUNT = 48;
const tokens = Int32Array.from({ length: 2 * COUNT }, (_, i) => i % 7);
/** Scores along the first tokens. */
const along = (slope: number): number[] => Array.from({ length: COUNT }, (_, i) => slope * tokens[2 * i]);

describe('a chosen surrogate', () => {
  it('is the kind that errs least on what it was not shown', () => {
    const fits: number[][] = [[], []];
    const model = new ChosenSurrogate([line(1, fits[0], 0.2), line(3, fits[1], 1)], 2);
    expect([model.chosen, model.explore]).toEqual([0, 0.2]);
    expect(model.fit(tokens, along(2.9), COUNT, 5)).toBe(3);
    expect([model.chosen, model.explore]).toEqual([1, 1]);
    // Three quarters are shown to both, all to the one that is taken.
    expect(fits).toEqual([[36], [36, COUNT]]);
    const out = new Float64Array(1);
    model.predict(Int32Array.from([4, 0]), 1, out);
    expect(out[0]).toBe(12);
    model.bound(Int32Array.from([4, 0]), 1, [1], [0], out);
    expect(out[0]).toBe(12);
  });

  it('is the first one while scores are few, and chosen anew when they have grown', () => {
    const fits: number[][] = [[], []];
    const model = new ChosenSurrogate([line(1, fits[0], 1), line(3, fits[1], 1)], 2);
    model.fit(tokens, along(3), 20, 5);
    expect([model.chosen, fits[1]]).toEqual([0, []]);
    model.fit(tokens, along(3), 24, 5);
    expect(model.chosen).toBe(1);
    model.fit(tokens, along(1), 30, 5);
    expect(model.chosen).toBe(1);
    model.fit(tokens, along(1), 48, 5);
    expect(model.chosen).toBe(0);
  });

  it('is no kind that is too dear for so many scores, without a trial of it', () => {
    const fits: number[][] = [[], []];
    const model = new ChosenSurrogate([{ ...line(1, fits[0], 0.2), most: 40 }, line(3, fits[1], 1)], 2);
    model.fit(tokens, along(1), 40, 5);
    expect([model.chosen, fits]).toEqual([0, [[30, 40], [30]]]);
    // The first one predicts better, and is over.
    expect(model.fit(tokens, along(1), 41, 5)).toBe(3);
    expect([model.chosen, model.explore, fits]).toEqual([
      1,
      1,
      [
        [30, 40],
        [30, 41],
      ],
    ]);
    model.fit(tokens, along(1), COUNT, 5);
    expect([model.chosen, fits[0]]).toEqual([1, [30, 40]]);
  });

  it('is the first that is not too dear where that is settled, without a trial', () => {
    const fits: number[][] = [[], []];
    const kinds = [{ ...line(1, fits[0], 0.2), most: 40 }, line(3, fits[1], 1)];
    const model = new ChosenSurrogate(kinds, 2, { isSettled: true });
    model.fit(tokens, along(3), 40, 5);
    expect([model.chosen, fits]).toEqual([0, [[40], []]]);
    model.fit(tokens, along(3), 41, 5);
    expect([model.chosen, fits]).toEqual([1, [[40], [41]]]);
  });
});
