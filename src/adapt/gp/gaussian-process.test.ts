/**
 * A Gaussian process against formulas written apart: words counted in text, equations solved by elimination.
 */
import { describe, expect, it } from 'vitest';
import { createBits } from '../../env/bits.js';
import { createGrid } from '../../env/grid.js';
import type { Environment } from '../../env/environment.js';
import { rowsOfTexts } from '../../env/rows-of-texts.js';
import { createSequence } from '../../env/sequence.js';
import { createSet } from '../../env/set.js';
import { RandomStream } from '../../random/stream.js';
import { complementOf } from '../surrogate.js';
import { GaussianProcess } from './gaussian-process.js';
import { kernelsOf } from './kernels-of.js';
import { gappedMasks, solidMask, SpectrumKernel } from './spectrum-kernel.js';

const dna = createSequence({ alphabet: 'ACGT', length: 8, construction: 'append' });

const tokensOf = (env: Environment, texts: readonly string[]): Int32Array => rowsOfTexts(env, texts)[1];

function drawTexts(env: Environment, count: number, seed: number): string[] {
  const random = new RandomStream(seed);
  const state = new Int32Array(env.stateSize);
  return Array.from({ length: count }, () => {
    env.sampleOutcome(random, state, 0);
    return env.outcomeText(state, 0);
  });
}

/** Words of a text by pattern, `x` a letter that is read and `.` one that is not. */
function countWords(text: string, patterns: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const pattern of patterns) {
    for (let i = 0; i + pattern.length <= text.length; i++) {
      const word = [...pattern].map((c, j) => (c === 'x' ? text[i + j] : '.')).join('');
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const dot = (x: ReadonlyMap<string, number>, y: ReadonlyMap<string, number>): number =>
    [...x].reduce((sum, [word, n]) => sum + n * (y.get(word) ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Every kernel of strings of one length, from texts alone, in the order of `kernelsOf`. */
const GAPPED = ['x.xxx', 'xx.xx', 'xxx.x', 'x..xxx', 'x.x.xx', 'x.xx.x', 'xx..xx', 'xx.x.x', 'xxx..x'];
const different = (a: string, b: string): number => [...a].filter((c, i) => c !== b[i]).length;
const KERNELS: readonly ((a: string, b: string) => number)[] = [
  ...[['xx'], ['xxx'], ['xxxx'], ['xxxxx'], ['xxxxxx'], GAPPED].map(
    (patterns) => (a: string, b: string) => cosine(countWords(a, patterns), countWords(b, patterns)),
  ),
  (a, b) => 1 - different(a, b) / a.length,
  (a, b) => Math.exp(-different(a, b) / (a.length / 4)),
];

/** x with A x = b, by Gauss-Jordan elimination with pivots. */
function solve(A: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = A.map((row, i) => [...row, b[i]]);
  for (let c = 0; c < b.length; c++) {
    let pivot = c;
    for (let r = c; r < b.length; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[pivot][c])) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let r = 0; r < b.length; r++) {
      if (r === c) continue;
      const share = rows[r][c] / rows[c][c];
      for (let k = c; k <= b.length; k++) rows[r][k] -= share * rows[c][k];
    }
  }
  return rows.map((row, i) => row[b.length] / row[i]);
}

describe('kernels', () => {
  it('are what counting in texts gives', () => {
    // Repeats are among them, which hold a word several times.
    const texts = ['AAAAAAAA', 'ACACACAC', 'TTTTACGT', ...drawTexts(dna, 30, 1)];
    const others = ['AAAAAAAC', 'CACACACA', ...drawTexts(dna, 5, 2)];
    const [points, asked] = [tokensOf(dna, texts), tokensOf(dna, others)];
    const out = new Float64Array(texts.length);
    const kernels = kernelsOf(dna);
    expect(kernels.map(({ name }) => name)).toEqual([
      'words2',
      'words3',
      'words4',
      'words5',
      'words6',
      'gapped',
      'places',
      'near',
    ]);
    kernels.forEach((kernel, g) => {
      kernel.hold(points, texts.length);
      others.forEach((other, i) => {
        out.fill(0);
        expect(kernel.add(asked, i * dna.tokenLength, 1, out)).toBe(1);
        texts.forEach((text, p) => expect(out[p]).toBeCloseTo(KERNELS[g](other, text), 12));
      });
    });
  });

  it('read all words of four letters in windows of five and six', () => {
    const text = (mask: readonly number[]): string =>
      Array.from({ length: mask.at(-1)! + 1 }, (_, i) => (mask.includes(i) ? 'x' : '.')).join('');
    expect(gappedMasks(4, [5, 6]).map(text).sort()).toEqual([...GAPPED].sort());
    expect(solidMask(3)).toEqual([0, 1, 2]);
  });

  it('take both strands for one where they are', () => {
    const kernel = new SpectrumKernel('words4', [solidMask(4)], 8, 4, complementOf(dna));
    kernel.hold(tokensOf(dna, ['AACCGGTA', 'ACGTTTTT']), 2);
    const out = new Float64Array(2);
    kernel.add(tokensOf(dna, ['TACCGGTT']), 0, 1, out);
    expect(out[0]).toBeCloseTo(1, 12);
    expect(out[1]).toBeLessThan(1);
  });

  it('of numbers in order fall with the distance', () => {
    const grid = createGrid({ side: 20, dimensions: 2 });
    const [far] = kernelsOf(grid);
    far.hold(Int32Array.from([3, 4, 10, 10]), 2);
    const out = new Float64Array(2);
    expect(far.add(Int32Array.from([3, 6]), 0, 1, out)).toBe(1);
    expect(out[0]).toBeCloseTo(Math.exp(-2 / 5), 12);
    expect(out[1]).toBeCloseTo(Math.exp(-11 / 5), 12);
  });

  it('refuse words that cannot be numbered', () => {
    expect(() => new SpectrumKernel('words6', [solidMask(6)], 50, 1000)).toThrow(
      'kernel: words of 6 letters out of 1000 are too many to be numbered',
    );
  });
});

describe('a Gaussian process', () => {
  const texts = [...new Set(drawTexts(dna, 60, 3))];
  const scores = texts.map(
    (text) => [...text].filter((c) => c === 'G').length + 0.3 * different(text, 'GATTACAG'),
  );

  it('gives the bound where it is above its floor, and nothing above it elsewhere', () => {
    const process = new GaussianProcess(dna, kernelsOf(dna));
    process.fit(tokensOf(dna, texts), scores, texts.length);
    const asked = tokensOf(dna, drawTexts(dna, 40, 9));
    const [mean, deviation, out] = [0, 0, 0].map(() => new Float64Array(40));
    process.predict(asked, 40, mean, deviation);
    const optimism = Float64Array.from({ length: 40 }, (_, i) => (i % 5) - 1);
    const bound = mean.map((value, i) => value + optimism[i] * deviation[i]);
    const floor = bound.map((value, i) => value + (i % 2 ? 0.4 : -0.4));
    process.bound(asked, 40, optimism, floor, out);
    bound.forEach((value, i) => {
      if (i % 2) expect(out[i]).toBeLessThanOrEqual(floor[i]);
      else expect(out[i]).toBeCloseTo(value, 10);
    });
  });

  // Weights are kept until there are 1.2 times as many points.
  it.each([
    ['at once', []],
    ['to points that came by and by', [52, 56]],
  ])('predicts what the equations say, solved by elimination: fitted %s', (_, earlier) => {
    const process = new GaussianProcess(dna, kernelsOf(dna));
    for (const count of earlier) process.fit(tokensOf(dna, texts), scores, count);
    const before = process.weights.slice();
    process.fit(tokensOf(dna, texts), scores, texts.length);
    if (earlier.length > 0) expect(process.weights).toEqual(before);
    const w = [...process.weights];
    const k = (a: string, b: string): number =>
      KERNELS.reduce((sum, kernel, g) => sum + w[g] * kernel(a, b), 0);
    const mean = scores.reduce((sum, score) => sum + score / scores.length, 0);
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2 / scores.length, 0));
    const K = texts.map((a, i) => texts.map((b, j) => k(a, b) + (i === j ? w.at(-1)! : 0)));
    const alpha = solve(
      K,
      scores.map((score) => (score - mean) / spread),
    );
    // More than a block of eight, and not a multiple of it.
    const asked = drawTexts(dna, 19, 4);
    const [means, deviations] = [new Float64Array(19), new Float64Array(19)];
    process.predict(tokensOf(dna, asked), 19, means, deviations);
    const alone = new Float64Array(19);
    process.predict(tokensOf(dna, asked), 19, alone);
    expect(alone).toEqual(means);
    asked.forEach((text, i) => {
      const row = texts.map((other) => k(text, other));
      const explained = solve(K, row).reduce((sum, value, j) => sum + value * row[j], 0);
      expect(means[i]).toBeCloseTo(
        mean + spread * row.reduce((sum, value, j) => sum + value * alpha[j], 0),
        8,
      );
      expect(deviations[i]).toBeCloseTo(spread * Math.sqrt(k(text, text) - explained), 6);
    });
  });

  it.each([
    ['of 1e-9, such as Kd in mol/l', 1e-9, 0],
    ['far from zero', 1, 1e8],
  ])('predicts the same of scores %s', (_, unit, zero) => {
    const seen = texts.length - 15;
    const predicted = (values: readonly number[]): Float64Array => {
      const process = new GaussianProcess(dna, kernelsOf(dna));
      process.fit(tokensOf(dna, texts), values, seen);
      const means = new Float64Array(texts.length);
      process.predict(tokensOf(dna, texts), texts.length, means);
      return means;
    };
    const own = predicted(scores);
    predicted(scores.map((score) => zero + unit * score)).forEach((mean, i) =>
      expect((mean - zero) / unit).toBeCloseTo(own[i], 4),
    );
  });

  it.each<[string, Environment]>([
    ['strings of one length', dna],
    ['of any length', createSequence({ alphabet: 'ACGT', maxLength: 8 })],
    ['too short for words', createSequence({ alphabet: 'ACGT', length: 3 })],
  ])('predicts both strands alike: %s', (_, env) => {
    const other = (text: string): string =>
      [...text].reverse().map((letter) => 'TGCA'['ACGT'.indexOf(letter)]).join(''); // prettier-ignore
    const some = [...new Set(drawTexts(env, 40, 7))];
    const values = some.map((text) => [...text].filter((c, i) => c === 'GATTACAG'[i]).length);
    const process = new GaussianProcess(env, kernelsOf(env, complementOf(env)));
    process.fit(tokensOf(env, some), values, some.length);
    const asked = [...drawTexts(env, 20, 8), 'ACG', 'AAT'].filter((text) => env !== dna || text.length === 8);
    const predict = (list: readonly string[]): [Float64Array, Float64Array] => {
      const [means, deviations] = [new Float64Array(list.length), new Float64Array(list.length)];
      process.predict(tokensOf(env, list), list.length, means, deviations);
      return [means, deviations];
    };
    const [means, deviations] = predict(asked);
    const [otherMeans, otherDeviations] = predict(asked.map(other));
    expect(new Set(means).size).toBeGreaterThan(3);
    means.forEach((mean, i) => expect(otherMeans[i]).toBeCloseTo(mean, 8));
    deviations.forEach((deviation, i) => expect(otherDeviations[i]).toBeCloseTo(deviation, 5));
  });

  it('finds the kernel that the scores are made of', () => {
    // A word anywhere: words say it, places do not.
    const many = [...new Set(drawTexts(dna, 250, 5))];
    const holds = (text: string): number =>
      (text.match(/GAT/g) ?? []).length + (text.match(/ACCA/g) ?? []).length;
    const process = new GaussianProcess(dna, kernelsOf(dna));
    process.fit(tokensOf(dna, many), many.map(holds), many.length);
    const names = process.kernels.map(({ name }) => name);
    const weight = (name: string): number => process.weights[names.indexOf(name)];
    expect(weight('words4')).toBeGreaterThan(10 * weight('places'));
  });

  it('is sure of what it has seen and unsure of what is far', () => {
    // Every word of four letters has a worth of its own: of words never seen nothing is known.
    const worth = (word: string): number =>
      Math.sin([...word].reduce((sum, c, i) => sum + c.charCodeAt(0) * 7 ** i, 0));
    const values = texts.map((text) =>
      [...countWords(text, ['xxxx']).keys()].reduce((sum, word) => sum + worth(word), 0),
    );
    const process = new GaussianProcess(dna, kernelsOf(dna));
    process.fit(tokensOf(dna, texts), values, texts.length);
    const [means, deviations] = [new Float64Array(texts.length), new Float64Array(texts.length)];
    process.predict(tokensOf(dna, texts), texts.length, means, deviations);
    const seen = deviations.reduce((sum, d) => sum + d / texts.length, 0);
    const others = drawTexts(dna, 100, 9);
    const [otherMeans, otherDeviations] = [new Float64Array(100), new Float64Array(100)];
    process.predict(tokensOf(dna, others), 100, otherMeans, otherDeviations);
    expect(otherDeviations.reduce((sum, d) => sum + d / 100, 0)).toBeGreaterThan(2 * seen);
  });

  it('gives the same bits for the same scores, and survives scores that are all alike', () => {
    const fit = (values: readonly number[]): Float64Array => {
      const process = new GaussianProcess(dna, kernelsOf(dna));
      process.fit(tokensOf(dna, texts), values, texts.length);
      const means = new Float64Array(texts.length);
      process.predict(tokensOf(dna, texts), texts.length, means);
      return means;
    };
    expect(fit(scores)).toEqual(fit(scores));
    expect([...fit(scores.map(() => 2))].every((mean) => Math.abs(mean - 2) < 1e-6)).toBe(true);
  });

  it('of more points than it can hold keeps the best ones and some of the rest', () => {
    const process = new GaussianProcess(dna, kernelsOf(dna), 20);
    process.fit(tokensOf(dna, texts), scores, texts.length);
    const means = new Float64Array(texts.length);
    const deviations = new Float64Array(texts.length);
    process.predict(tokensOf(dna, texts), texts.length, means, deviations);
    const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
    const held = order.slice(0, 10);
    const mean = (some: readonly number[]): number =>
      some.reduce((sum, i) => sum + deviations[i] / some.length, 0);
    expect(mean(held)).toBeLessThan(mean(order.slice(10)));
  });

  it.each<[string, Environment]>([
    ['a grid', createGrid({ side: 12, dimensions: 3 })],
    ['bits', createBits({ length: 12, word: 3 })],
    ['strings of any length', createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 9 })],
    ['short strings', createSequence({ alphabet: 'ACGT', length: 3 })],
    ['sets', createSet({ items: 10, size: 4 })],
  ])('learns on %s', (_, env) => {
    const some = [...new Set(drawTexts(env, 80, 6))];
    const tokens = tokensOf(env, some);
    const { tokenLength } = env;
    const worth = some.map((_text, i) => tokens[i * tokenLength] + 0.1 * tokens[i * tokenLength + 1]);
    const process = new GaussianProcess(env, kernelsOf(env));
    const seen = Math.floor(some.length * 0.75);
    process.fit(tokens, worth, seen);
    const [means, deviations] = [new Float64Array(some.length), new Float64Array(some.length)];
    process.predict(tokens, some.length, means, deviations);
    const unseen = worth.slice(seen);
    const center = unseen.reduce((sum, value) => sum + value / unseen.length, 0);
    const error = unseen.reduce((sum, value, i) => sum + (value - means[seen + i]) ** 2, 0);
    expect(error).toBeLessThan(unseen.reduce((sum, value) => sum + (value - center) ** 2, 0));
    expect([...deviations].every((deviation) => deviation >= 0)).toBe(true);
  });
});

it('gives a mean of n measurements 1 / n of the noise', () => {
  const random = new RandomStream(4);
  const texts = [...new Set(drawTexts(dna, 80, 5))];
  const tokens = tokensOf(dna, texts);
  const scores = texts.map((text) => [...text].filter((c) => c === 'G').length + 3 * random.uniform());
  const alone = new GaussianProcess(dna, kernelsOf(dna));
  const often = new GaussianProcess(dna, kernelsOf(dna));
  alone.fit(tokens, scores, texts.length);
  often.fit(
    tokens,
    scores,
    texts.length,
    0,
    texts.map((_, i) => (i === 0 ? 100 : 1)),
  );
  const [mean, deviation] = [new Float64Array(2), new Float64Array(2)];
  alone.predict(tokens, 1, mean, deviation);
  often.predict(tokens, 1, mean.subarray(1), deviation.subarray(1));
  expect(Math.abs(mean[1] - scores[0])).toBeLessThan(0.5 * Math.abs(mean[0] - scores[0]));
  expect(deviation[1]).toBeLessThan(0.5 * deviation[0]);
});

it('fits points that are alike, measured so often that they have next to no noise', () => {
  const texts = ['ACGTACGT', 'ACGTACGT', 'TTTTACGT', 'GGGGGGGG'];
  const process = new GaussianProcess(dna, kernelsOf(dna));
  process.fit(tokensOf(dna, texts), [1, 1, 2, 4], texts.length, 0, new Float64Array(4).fill(1e20));
  const mean = new Float64Array(4);
  process.predict(tokensOf(dna, texts), 4, mean);
  [1, 1, 2, 4].forEach((score, i) => expect(mean[i]).toBeCloseTo(score, 2));
});
