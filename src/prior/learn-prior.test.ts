/**
 * Learnt base measures: laws of probability on small spaces, a source whose entropy is known, the same bits,
 * and what cannot be learnt from.
 */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../env/environment.js';
import type { Policy } from '../env/policy-types.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { plainBackend } from '../tensor/backend.js';
import { openBackend } from '../tensor/loader.js';
import { findFamilies } from './families.js';
import { countKmers, countLengths, KmerModel } from './kmer-model.js';
import { learnPrior, PRIOR_PRESETS } from './learn-prior.js';
import { LengthLaw } from './length-law.js';
import { perplexity } from './perplexity.js';
import { PolicyMeasure } from './policy-measure.js';
import { PriorMixture } from './prior-mixture.js';
import { SequenceNetwork } from './sequence-network.js';
import { letterCount, splitStrings, type Strings } from './strings.js';

const backend = plainBackend('js');

function stringsOf(env: Environment, texts: readonly string[]): Strings {
  const rows = new Int32Array(texts.length * env.stateSize);
  texts.forEach((text, r) => env.outcomeFromText(text, rows, r * env.stateSize));
  return { env, rows, count: texts.length };
}

/** Strings of a chain that goes on to the next letter with chance `stay` and else anywhere. */
function chain(env: Environment, count: number, stay: number, seed: number): Strings {
  const random = new RandomStream(seed);
  const A = env.vocabulary;
  const texts: string[] = [];
  while (texts.length < count) {
    let letter = random.int(A);
    let text = env.symbols![letter];
    const length = env.variableLength ? 1 + random.int(env.tokenLength) : env.tokenLength;
    while (text.length < length) {
      letter = random.uniform() < stay ? (letter + 1) % A : random.int(A);
      text += env.symbols![letter];
    }
    texts.push(text);
  }
  return stringsOf(env, texts);
}

/** Sum of p0 over all outcomes. */
function total(policy: Policy): number {
  const { env } = policy;
  const count = env.outcomeCount!;
  const rows = new Int32Array(count * env.stateSize);
  for (let x = 0; x < count; x++) env.outcomeAt!(x, rows, x * env.stateSize);
  const logP = new Float64Array(count);
  new PolicyMeasure('all', policy).logOutcomes(rows, count, logP);
  return logP.reduce((sum, value) => sum + Math.exp(value), 0);
}

describe.each([
  ['fixed', createSequence({ alphabet: 'ACGT', length: 5 })],
  ['variable', createSequence({ alphabet: 'ACG', maxLength: 6 })],
])('on strings of %s length', (_, env) => {
  const strings = chain(env, 60, 0.7, 1);
  const lengths = env.variableLength ? LengthLaw.of(countLengths(strings)) : undefined;
  const kmer = new KmerModel(env, countKmers(strings, 3), lengths, { order: 3, strength: 2 });
  const network = new SequenceNetwork(env, backend, { hidden: [8], window: 3 }, new RandomStream(2));

  it('probabilities of all strings sum to 1: k-mer model, network, mixture', () => {
    for (const policy of [kmer, network, new PriorMixture([network], kmer, 0.3)])
      expect(total(policy)).toBeCloseTo(1, 5);
  });

  it('samples have the chances that are said of them', () => {
    const base = new PolicyMeasure('mixture', new PriorMixture([network], kmer, 0.3));
    const count = 6000;
    const rows = new Int32Array(count * env.stateSize);
    base.sample(new RandomStream(5), rows, count);
    const logP = new Float64Array(count);
    base.logOutcomes(rows, count, logP);
    const times = new Map<number, number>();
    const chance = new Map<number, number>();
    for (let r = 0; r < count; r++) {
      const x = env.outcomeIndex!(rows, r * env.stateSize);
      times.set(x, (times.get(x) ?? 0) + 1);
      chance.set(x, Math.exp(logP[r]));
    }
    for (const [x, n] of times)
      expect(Math.abs(n - count * chance.get(x)!)).toBeLessThan(5 * Math.sqrt(count * chance.get(x)!) + 3);
  });
});

it('the k-mer model is interpolated as Witten and Bell say', () => {
  const env = createSequence({ alphabet: 'AB', length: 3 });
  const strings = stringsOf(env, ['AAB', 'ABA']);
  const model = new KmerModel(env, countKmers(strings, 1), undefined, { order: 1, strength: 1 });
  // Letters: A 4, B 2 of 6, two kinds: p0(A) = (4 + 2 / 2) / 8. Behind A: A once, B twice, two kinds.
  const letter = (4 + 2 * 0.5) / 8;
  const behindA = (1 + 2 * letter) / 5;
  const behindB = (1 + letter) / 2; // behind B there was one A
  const out = new Float32Array(4);
  model.logProbs(Int32Array.from([1, 0, -1, -1, 2, 0, 1, -1]), 2, out);
  expect(Math.exp(out[0])).toBeCloseTo(behindA, 6);
  expect(Math.exp(out[1])).toBeCloseTo(1 - behindA, 6);
  expect(Math.exp(out[2])).toBeCloseTo(behindB, 6);
});

it('lengths: every string is somewhere, none is impossible, and the law sums to 1', () => {
  const counts = new Float64Array(21);
  for (let t = 8; t <= 12; t++) counts[t] = 10;
  const law = LengthLaw.of(counts);
  let [alive, sum, middle] = [1, 0, 0];
  for (let t = 1; t <= 20; t++) {
    const here = alive * Math.exp(law.logStop[t]);
    expect(here).toBeGreaterThan(0);
    if (t >= 8 && t <= 12) middle += here;
    sum += here;
    alive *= Math.exp(law.logGo[t]);
  }
  expect(sum).toBeCloseTo(1, 6);
  expect(middle).toBeGreaterThan(0.9);
});

it('families: relatives by a long run, and by relatives of relatives; a split keeps them together', () => {
  const env = createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 30 });
  const random = new RandomStream(4);
  const draw = (n: number): string => Array.from({ length: n }, () => env.symbols![random.int(20)]).join('');
  const [left, right] = [draw(12), draw(12)];
  const alone = Array.from({ length: 57 }, () => draw(20));
  const strings = stringsOf(env, [left + draw(8), left + right, right + draw(8), ...alone]);
  const families = findFamilies(strings);
  expect([families.of[1], families.of[2]]).toEqual([0, 0]);
  expect(families.largest).toBe(3);
  expect(families.count).toBeGreaterThan(55); // chance may make a pair or two of the others
  const split = splitStrings(strings, new RandomStream(0), families.of);
  const has = (part: Strings, text: string): boolean =>
    Array.from({ length: part.count }, (_, r) => env.outcomeText(part.rows, r * env.stateSize)).includes(
      text,
    );
  for (const part of [split.train, split.choose, split.test]) {
    const held = [0, 1, 2].map((r) => has(part, env.outcomeText(strings.rows, r * env.stateSize)));
    expect(new Set(held).size).toBe(1);
  }
  expect(split.train.count + split.choose.count + split.test.count).toBe(60);
});

describe('learning', () => {
  const env = createSequence({ alphabet: 'ACGT', length: 12 });

  it('comes near the entropy of a known chain, beats letter frequencies, and cannot go below', async () => {
    const stay = 0.8;
    const strings = chain(env, 1500, stay, 7);
    const own = await openBackend();
    const options = { ...PRIOR_PRESETS, networks: 1, hidden: [32], window: 4, split: 'random' } as const;
    const learnt = learnPrior(own, strings, options, new RandomStream(1));
    const step = [stay + (1 - stay) / 4, (1 - stay) / 4, (1 - stay) / 4, (1 - stay) / 4];
    const entropy = -step.reduce((sum, p) => sum + p * Math.log(p), 0);
    const exact = Math.exp((Math.log(4) + 11 * entropy) / 12);
    const { uniform, unigram, kmer, network, used } = learnt.perplexity;
    expect(uniform).toBeCloseTo(4, 6);
    expect(unigram).toBeGreaterThan(3.9);
    // 150 strings of test: their own mean lies a few percent around the entropy.
    for (const value of [kmer, network, used]) {
      expect(value).toBeLessThan(exact * 1.08);
      expect(value).toBeGreaterThan(exact * 0.92);
    }
    // The source itself on the same test strings is the floor but for chance.
    const random = new RandomStream(1).fork('split');
    const { test } = splitStrings(strings, random);
    let logP = 0;
    for (let r = 0; r < test.count; r++) {
      const at = r * env.stateSize;
      logP += Math.log(0.25);
      for (let t = 1; t < 12; t++) {
        const isNext = test.rows[at + 1 + t] === (test.rows[at + t] + 1) % 4;
        logP += Math.log(step[isNext ? 0 : 1]);
      }
    }
    const floor = Math.exp(-logP / letterCount(test));
    expect(used).toBeGreaterThan(floor * 0.995);
    expect(used).toBeLessThan(floor * 1.03);
    expect(learnt.kmer.options.order).toBe(1);
  });

  it('gives the same bits from the same seed, other bits from another', async () => {
    const simd = await openBackend({ flavor: 'simd' });
    const strings = chain(env, 120, 0.7, 3);
    const options = { ...PRIOR_PRESETS, networks: 2, hidden: [16], window: 3, epochs: 3 };
    const bits = (seed: number): number[] => {
      const { policy } = learnPrior(simd, strings, options, new RandomStream(seed));
      const logP = new Float64Array(strings.count);
      new PolicyMeasure('prior', policy).logOutcomes(strings.rows, strings.count, logP);
      return [...logP];
    };
    expect(bits(1)).toEqual(bits(1));
    expect(bits(1)).not.toEqual(bits(2));
  });

  it('takes what tells held-out strings best: never worse there than either part', () => {
    const strings = chain(env, 200, 0.7, 3);
    const options = { ...PRIOR_PRESETS, networks: 1, hidden: [16], window: 3, epochs: 4 };
    const random = new RandomStream(6);
    const { kmer, networks, policy } = learnPrior(backend, strings, options, random);
    const { choose } = splitStrings(strings, random.fork('split'), findFamilies(strings).of);
    const told = (candidate: Policy): number => perplexity(new PolicyMeasure('c', candidate), choose);
    expect(told(policy)).toBeLessThanOrEqual(Math.min(told(kmer), told(networks[0])) + 1e-9);
  });

  it('refuses too few strings, relatives only, and other constructions', () => {
    const few = chain(env, 29, 0.5, 1);
    const learn = (strings: Strings) => () =>
      learnPrior(backend, strings, { ...PRIOR_PRESETS, epochs: 1 }, new RandomStream(0));
    expect(learn(few)).toThrow('prior: at least 30 different sequences are needed, got 29');
    const long = createSequence({ alphabet: 'ACGT', length: 40 });
    const parent = 'ACGTTGCAAGCTTAGCCATGGTACCTGAATTCAGGC';
    const tails = Array.from({ length: 40 }, (_, i) => [16, 4, 1].map((d) => 'ACGT'[Math.floor(i / d) % 4]));
    const relatives = stringsOf(long, tails.map((tail) => `${parent}${tail.join('')}A`)); // prettier-ignore
    expect(learn(relatives)).toThrow(/are of 1 families .* split=random holds out single ones/);
    const rna = createSequence({ name: 'rna', alphabet: 'ACGU', length: 12, construction: 'prepend-append' });
    expect(() => new SequenceNetwork(rna, backend, { hidden: [8], window: 3 }, new RandomStream(0))).toThrow(
      'prior: strings must be built by construction=append, got rna with prepend-append',
    );
  });
});
