import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import { chooseLearner } from './choose-learner.js';

const draw = (count: number, random: RandomStream): Float64Array =>
  Float64Array.from({ length: count }, () => random.uniform());

describe('choosing a learner', () => {
  it('takes the best, with the figures that counting pairs gives', () => {
    const labels = [0, 0, 1, 1, 0, 1];
    const outs = [
      [0.1, 0.4, 0.35, 0.8, 0.4, 0.4],
      [1, 2, 3, 4, 2, 3],
    ];
    const pairs = (out: readonly number[]): number => {
      let [right, all] = [0, 0];
      labels.forEach((label, i) =>
        labels.forEach((other, j) => {
          if (label !== 1 || other !== 0) return;
          right += out[i] > out[j] ? 1 : out[i] === out[j] ? 0.5 : 0;
          all++;
        }),
      );
      return right / all;
    };
    const { best, figures } = chooseLearner(
      'classification',
      outs.map((out) => Float64Array.from(out)),
      labels,
      new RandomStream(0),
    );
    expect(figures).toEqual(outs.map(pairs));
    expect(best).toBe(1);
  });

  it('R2 is that of the best line, none where it would fall', () => {
    const y = [1, 2, 4, 3];
    const { figures } = chooseLearner(
      'regression',
      [
        [10, 20, 40, 30],
        [-1, -2, -4, -3],
        [1, 2, 3, 4],
      ].map((out) => Float64Array.from(out)),
      y,
      new RandomStream(0),
    );
    expect(figures[0]).toBeCloseTo(1, 12);
    expect(figures[1]).toBe(0);
    expect(figures[2]).toBeCloseTo(0.64, 12);
  });

  it('takes off what choosing among twenty that know nothing has added', () => {
    const random = new RandomStream(7);
    let [seen, said] = [0, 0];
    for (let trial = 0; trial < 8; trial++) {
      const labels = Array.from({ length: 60 }, (_, i) => i % 2);
      const outs = Array.from({ length: 20 }, () => draw(60, random));
      const { best, figures, score } = chooseLearner(
        'classification',
        outs,
        labels,
        random.fork(`trial${trial}`),
      );
      seen += figures[best] / 8;
      said += score.figure / 8;
      expect(score.low).toBeLessThan(0.5);
    }
    expect(seen).toBeGreaterThan(0.6);
    expect(said).toBeLessThan(0.56);
  });

  it('takes nothing off where there is one', () => {
    const random = new RandomStream(1);
    const y = draw(80, random);
    const out = y.map((value) => value + 0.3 * random.uniform());
    const { figures, score } = chooseLearner('regression', [out], y, random);
    expect(score.figure).toBe(figures[0]);
    expect(score.low).toBeLessThan(score.figure);
    expect(score.high).toBeGreaterThan(score.figure);
  });

  it.each(['classification', 'regression'] as const)(
    '%s: a learner with an output that is none loses',
    (kind) => {
      const y = [0, 1, 0, 1, 0, 1];
      for (const wrong of [NaN, Infinity]) {
        const broken = Float64Array.from([0, 1, 0, wrong, 0, 1]);
        const weak = Float64Array.from([0, 1, 2, 3, 4, 5]);
        const { best, figures, score } = chooseLearner(kind, [broken, weak], y, new RandomStream(0));
        expect(best).toBe(1);
        expect(figures[0]).toBeNaN();
        expect(score.figure).toBeLessThanOrEqual(figures[1]);
      }
    },
  );
});
