/** Sums over all outcomes at once against sums over the points, one outcome after the other. */
import { describe, expect, it } from 'vitest';
import { createBits } from '../../env/bits.js';
import type { Environment } from '../../env/environment.js';
import { createGrid } from '../../env/grid.js';
import { createSequence } from '../../env/sequence.js';
import { createSet } from '../../env/set.js';
import { normal } from '../../random/normal.js';
import { RandomStream } from '../../random/stream.js';
import { complementOf } from '../surrogate.js';
import { GaussianProcess } from './gaussian-process.js';
import { bothStrandsKernels, kernelsOf } from './kernels-of.js';

function drawTokens(env: Environment, count: number, random: RandomStream): Int32Array {
  const state = new Int32Array(env.stateSize);
  const tokens = new Int32Array(count * env.tokenLength);
  for (let i = 0; i < count; i++) {
    env.sampleOutcome(random, state, 0);
    env.outcomeTokens(state, 0, tokens, i * env.tokenLength);
  }
  return tokens;
}

const dna = createSequence({ alphabet: 'ACGT', length: 8 });
const dnaUpTo = createSequence({ alphabet: 'ACGT', maxLength: 6 });
const long = createSequence({ alphabet: 'ACGT', length: 14 });

/** Environments, and whether both strands have one score. */
const CASES: readonly (readonly [string, Environment, boolean])[] = [
  ['strings of one length', dna, false],
  ['strings of one length, both strands', dna, true],
  ['strings of any length', dnaUpTo, false],
  ['strings of any length, both strands', dnaUpTo, true],
  ['strings too many to list', long, false],
  ['strings too many to list, both strands', long, true],
  ['proteins', createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 20 }), false],
  ['a grid', createGrid({ side: 9, dimensions: 3 }), false],
  ['a grid too large to list', createGrid({ side: 40, dimensions: 5 }), false],
  ['bits', createBits({ length: 12, word: 3 }), false],
  ['sets', createSet({ items: 10, size: 4 }), false],
];

describe('the sum that a kernel has weighed', () => {
  it.each(CASES)('is that of its values: %s', (_, env, both) => {
    const random = new RandomStream(3);
    const [points, asked] = [60, 40];
    const own = drawTokens(env, points, random);
    const others = drawTokens(env, asked, random);
    for (const kernel of kernelsOf(env, both ? complementOf(env) : undefined)) {
      // Points that others follow: what was weighed before is forgotten.
      for (const count of [points, points - 7]) {
        const alpha = Float64Array.from({ length: count }, () => normal(random));
        kernel.hold(own, count);
        kernel.weigh(alpha, 1.7);
        const values = new Float64Array(count);
        const read = new Float64Array(asked).fill(2);
        kernel.read?.(others, asked)(read);
        for (let i = 0; i < asked; i++) {
          values.fill(0);
          kernel.add(others, i * env.tokenLength, 1.7, values);
          const plain = values.reduce((sum, value, p) => sum + value * alpha[p], 0);
          expect(kernel.score(others, i * env.tokenLength)).toBeCloseTo(plain, 10);
          if (kernel.read) expect(read[i]).toBeCloseTo(2 + plain, 10);
        }
      }
    }
  });

  it.each(CASES)('is 0 before anything was weighed: %s', (_, env, both) => {
    const asked = drawTokens(env, 4, new RandomStream(7));
    for (const kernel of kernelsOf(env, both ? complementOf(env) : undefined)) {
      const read = new Float64Array(4).fill(2);
      kernel.read?.(asked, 4)(read);
      expect([...read, kernel.score(asked, 0)]).toEqual([2, 2, 2, 2, 0]);
    }
  });

  it('is worked out anew of outcomes whose words are too many to keep', () => {
    const random = new RandomStream(9);
    const longer = createSequence({ alphabet: 'ACGT', length: 60 });
    const own = drawTokens(longer, 3, random);
    const kernel = kernelsOf(longer, complementOf(longer)).find(({ name }) => name === 'gapped')!;
    kernel.hold(own, 3);
    kernel.weigh(Float64Array.of(1, -2, 3), 1.5);
    // 996 words each: 80 MB of numbers.
    const count = 20_000;
    const asked = drawTokens(longer, count, random);
    const before = process.memoryUsage().arrayBuffers;
    const add = kernel.read!(asked, count);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4e7);
    const read = new Float64Array(count);
    add(read);
    for (const x of [0, 7, count - 1]) expect(read[x]).toBe(kernel.score(asked, x * 60));
    expect(read.every((sum) => sum !== 0)).toBe(true);
  });

  it.each(CASES)('gives the means that are predicted one by one: %s', (_, env, both) => {
    const random = new RandomStream(5);
    const asked = drawTokens(env, 30, random);
    const process = new GaussianProcess(env, kernelsOf(env, both ? complementOf(env) : undefined));
    const own = drawTokens(env, 50, random);
    const scores = Float64Array.from({ length: 50 }, () => normal(random));
    process.fit(own, scores, 30);
    // Read before the last fit, and asked after it.
    const means = process.read(asked, 30);
    const [read, predicted] = [new Float64Array(30), new Float64Array(30)];
    for (const count of [30, 50]) {
      process.fit(own, scores, count);
      means(read);
      process.predict(asked, 30, predicted);
      read.forEach((mean, i) => expect(mean).toBeCloseTo(predicted[i], 10));
    }
    expect(new Set(predicted).size).toBeGreaterThan(1);
  });
});

describe('kernels of both strands', () => {
  it('are there for DNA alone, and say the same of both strands', () => {
    expect(bothStrandsKernels(createSequence({ alphabet: 'ACGU', length: 8 }))).toEqual([]);
    expect(bothStrandsKernels(createSequence({ alphabet: 'ACDE', length: 8 }))).toEqual([]);
    const kernels = bothStrandsKernels(dna);
    expect(kernels.map(({ name }) => name)).toEqual(kernelsOf(dna).map(({ name }) => name));
    // GATTACAA and its other strand, in the letters' order ACGT.
    const [front, back] = [
      Int32Array.from([2, 0, 3, 3, 0, 1, 0, 0]),
      Int32Array.from([3, 3, 2, 3, 0, 0, 3, 1]),
    ];
    const own = drawTokens(dna, 20, new RandomStream(7));
    for (const kernel of kernels) {
      kernel.hold(own, 20);
      const [one, other] = [new Float64Array(20), new Float64Array(20)];
      kernel.add(front, 0, 1, one);
      kernel.add(back, 0, 1, other);
      one.forEach((value, p) => expect(other[p]).toBeCloseTo(value, 12));
    }
  });
});
