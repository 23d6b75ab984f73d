/**
 * The searches on a seeded landscape of 4,096 strings: every one finds more than chance on each of five
 * seeds, spends its budget exactly, and asks the same when it is done again with what it has paid for.
 */
import { describe, expect, it } from 'vitest';
import type { PaidMethod } from '../adapt/adaptation.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import type { Oracle } from '../reward/oracle.js';
import { PaidOracle, type PaidOracleOptions } from '../reward/paid-oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { openBackend } from '../tensor/loader.js';
import { adalead } from './adalead.js';
import { geneticAlgorithm } from './genetic-algorithm.js';
import { ParallelTempering } from './parallel-tempering.js';
import { RandomSearch } from './random.js';
import { surrogateClimb } from './surrogate-climb.js';
import { thompson } from './thompson.js';

const env = createSequence({ alphabet: 'ACGU', length: 6, construction: 'append' });
const backend = await openBackend();
const BUDGET = 200;
const SEEDS = [0, 1, 2, 3, 4];

/** Pairs of neighboring letters each give what was drawn for them at their place: peaks and valleys. */
function rugged(seed: number): Oracle {
  const random = new RandomStream(seed).fork('landscape');
  const gains = Float64Array.from({ length: 5 * 16 }, () => random.uniform());
  const letter = (text: string, i: number): number => 'ACGU'.indexOf(text[i]);
  const score = (text: string): number => {
    let total = 0;
    for (let i = 0; i < 5; i++) total += gains[i * 16 + 4 * letter(text, i) + letter(text, i + 1)];
    return (total / 5) ** 4;
  };
  const info = { name: 'rugged', deterministic: true, higherIsBetter: true };
  return { info, score: (texts) => texts.map(score) };
}

const schedule = { first: 30, round: 20 };
const small = { members: 2, surrogateHidden: [32], surrogateLr: 3e-3, surrogateSteps: 60, kmer: 0 };

type Create = (payer: PaidOracle, seed: number) => PaidMethod;
const random: Create = (payer, seed) => new RandomSearch(env, payer, new RandomStream(seed));
const searches: readonly [string, Create][] = [
  ['genetic', (payer, seed) => geneticAlgorithm(env, payer, schedule, new RandomStream(seed))],
  [
    'adalead',
    (payer, seed) => adalead(env, backend, payer, { ...schedule, ...small }, new RandomStream(seed)),
  ],
  ['parallel-tempering', (payer, seed) => new ParallelTempering(env, payer, {}, new RandomStream(seed))],
  [
    'thompson',
    (payer, seed) =>
      thompson(env, backend, payer, { ...schedule, ...small, climb: 20 }, new RandomStream(seed)),
  ],
  [
    'surrogate-climb',
    (payer, seed) =>
      surrogateClimb(env, backend, payer, { ...schedule, ...small, climb: 20 }, new RandomStream(seed)),
  ],
  [
    'surrogate-climb with a Gaussian process',
    (payer, seed) =>
      surrogateClimb(
        env,
        backend,
        payer,
        { ...schedule, surrogate: 'gp', climb: 20 },
        new RandomStream(seed),
      ),
  ],
];

async function spend(
  create: Create,
  seed: number,
  options: PaidOracleOptions = {},
): Promise<{ texts: string[]; scores: number[] }> {
  const oracle = new PaidOracle(
    { oracle: rugged(seed), shaping: identityShaping },
    { budget: BUDGET, ...options },
  );
  const method = create(oracle, seed);
  while (!method.done) await method.next();
  expect(oracle.calls).toBe(BUDGET);
  const texts = oracle.paid.map(({ text }) => text);
  expect(new Set(texts).size).toBe(BUDGET);
  return { texts, scores: oracle.paid.map(({ raw }) => raw!) };
}

/** Mean of the best 20. */
const best20 = (scores: readonly number[]): number =>
  [...scores]
    .sort((a, b) => b - a)
    .slice(0, 20)
    .reduce((sum, score) => sum + score / 20, 0);

describe('searches', () => {
  it.each(searches)(
    '%s finds more than chance, on every seed by more than seeds differ',
    async (_, create) => {
      const gains: number[] = [];
      for (const seed of SEEDS) {
        const [found, chance] = [await spend(create, seed), await spend(random, seed)];
        gains.push(best20(found.scores) / best20(chance.scores) - 1);
      }
      const mean = gains.reduce((sum, gain) => sum + gain / gains.length, 0);
      const spread = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2 / (gains.length - 1), 0));
      expect(Math.min(...gains)).toBeGreaterThan(0);
      expect(mean).toBeGreaterThan(spread);
    },
  );

  it.each(searches)('%s asks the same when it is done again', async (_, create) => {
    const whole = await spend(create, 0);
    const before = new Map(whole.texts.slice(0, 90).map((text, i) => [text, whole.scores[i]]));
    const asked: string[] = [];
    const again = await spend(create, 0, {
      before,
      sink: (entries) => asked.push(...entries.map(({ outcome }) => outcome)),
    });
    expect(again.texts).toEqual(whole.texts);
    // What was answered before is not asked for again.
    expect(asked).toEqual(whole.texts.slice(90));
  });
});

it('adalead needs a prediction beside that of the leader itself, else it draws at random', () => {
  const payer = new PaidOracle({ oracle: rugged(0), shaping: identityShaping }, { budget: 40 });
  expect(() => adalead(env, backend, payer, { queries: 1 }, new RandomStream(0))).toThrow(
    'queries must be an integer >= 2, got 1',
  );
});
