/** What batches are made of, on a hill whose surrogate has seen enough of it. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { openBackend } from '../tensor/loader.js';
import { Acquisition } from './acquisition.js';
import { PolicyCandidates } from './candidate-source.js';
import { PaidOutcomes } from './paid-outcomes.js';
import type { Payer } from './payer.js';
import { areNeighbors } from './ranked-texts.js';
import type { ScoreModel } from './score-model.js';
import { Surrogate } from './surrogate.js';

const env = createSequence({ alphabet: 'ACGU', length: 8, construction: 'prepend-append' });
const TARGET = 'GACUGGCA';
const height = (text: string): number => [...text].filter((letter, i) => letter === TARGET[i]).length / 8;
const payer: Payer = {
  calls: 0,
  remaining: 1000,
  evaluate: (texts) =>
    Promise.resolve(texts.map((text) => ({ text, raw: height(text), logReward: Math.log(height(text) + 0.01) }))),
  logReward: (score) => Math.log((score ?? 0) + 0.01),
}; // prettier-ignore

async function batch(climb: number): Promise<{ texts: string[]; paid: PaidOutcomes }> {
  const random = new RandomStream(7);
  const backend = await openBackend();
  const paid = new PaidOutcomes(env, payer, 1000, 1);
  const surrogate = new Surrogate(
    env, backend, { members: 2, hidden: [32], lr: 3e-3, batch: 64, kmer: 0 }, random.fork('surrogate'),
  ); // prettier-ignore
  // A sampler that knows nothing: it draws uniformly.
  const sampler = new PolicyNetwork(env, backend, { hidden: [8] }, random.fork('sampler'));
  const acquisition = new Acquisition(paid, surrogate, {
    localShare: 0,
    bestShare: 0.05,
    oversample: 4,
    climb,
  });
  await paid.pay(acquisition.uniform(300, random.fork('first')));
  surrogate.fit(paid.tokens, paid.scores, paid.count, 400);
  return {
    texts: acquisition.propose(40, new PolicyCandidates(env, () => sampler), random.fork('batch')),
    paid,
  };
}

const mean = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + height(text), 0) / texts.length;

describe('a batch', () => {
  it('holds different outcomes, none paid for', async () => {
    const { texts, paid } = await batch(50);
    expect(new Set(texts).size).toBe(40);
    for (const text of texts) expect(paid.has(text)).toBe(false);
  });

  it('lies higher when candidates climb the surrogate', async () => {
    const [flat, climbed] = [await batch(0), await batch(50)];
    // Ranking alone lifts uniform draws, 1/4 on average, a little; the tops are reached by climbing.
    expect(mean(flat.texts)).toBeGreaterThan(0.35);
    expect(mean(climbed.texts)).toBeGreaterThan(mean(flat.texts) + 0.1);
    expect(climbed.texts).toContain(TARGET);
  });

  it('is the same for the same seed', async () => {
    expect((await batch(50)).texts).toEqual((await batch(50)).texts);
  });

  it('goes on beside the best where that is wanted, and leaves it for last else', async () => {
    const small = createSequence({ alphabet: 'ACGU', length: 5, construction: 'append' });
    const write = (tokens: Int32Array, count: number, out: Float64Array): void => {
      for (let i = 0; i < count; i++)
        out[i] = height(Array.from(tokens.subarray(i * 5, i * 5 + 5), (t) => 'ACGU'[t]).join(''));
    };
    const truth: ScoreModel = {
      explore: 0,
      fit: () => 0,
      predict: write,
      bound: (tokens, count, _optimism, _floor, out) => write(tokens, count, out),
    };
    const top = TARGET.slice(0, 5);
    const proposed = async (besideBest: boolean): Promise<number> => {
      const paid = new PaidOutcomes(small, payer, 1000, 1);
      // The worse of the best tenth has no letter right.
      const far = ['U', 'C'].flatMap((a) =>
        ['C', 'G'].flatMap((b) => ['A', 'U'].map((c) => a + b + c + 'AA')),
      );
      await paid.pay([top, ...far, 'UUUAA', 'UUGAA', 'UUAAA']);
      const options = { localShare: 0, bestShare: 0.05, oversample: 4, peaks: true, besideBest };
      const acquisition = new Acquisition(paid, truth, { ...options, candidates: 'listed' });
      const source = { draw: () => undefined };
      const texts = acquisition.propose(10, source, new RandomStream(3));
      return texts.filter((text) => areNeighbors(text, top)).length;
    };
    expect([await proposed(false), await proposed(true)]).toEqual([0, 10]);
  });
});
