import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { PaidRounds, type RoundParts } from './paid-rounds.js';
import { PayerWithin } from './payer-within.js';

const env = createSequence({ alphabet: 'AC', length: 3, construction: 'append' });
const oracle = {
  info: { name: 'As', deterministic: true, higherIsBetter: true },
  score: (outcomes: readonly string[]) => outcomes.map((text) => text.split('A').length),
};

/** Proposes the lists one after the other, and notes what it was told. */
function scripted(lists: readonly (readonly string[])[]): RoundParts & { readonly learned: number[] } {
  let next = 0;
  const learned: number[] = [];
  return {
    learned,
    propose: (_, unseen) => {
      for (const text of lists[Math.min(next, lists.length - 1)]) unseen.add(text);
      next++;
    },
    learn: (_, fresh) => {
      learned.push(fresh);
      return { loss: fresh };
    },
  };
}

describe('rounds that spend a budget', () => {
  it('pay for what is new and what the budget covers, once', async () => {
    const payer = new PaidOracle({ oracle, shaping: identityShaping }, { budget: 4 });
    const rounds = new PaidRounds(env, payer, { gamma: 1, patience: 9 }, new RandomStream(1));
    const parts = scripted([
      ['AAA', 'ACA', 'AAA'],
      ['ACA', 'CCC', 'CCA', 'CAC'],
    ]);
    expect(await rounds.next(parts)).toEqual({ round: 1, calls: 2, best: 4, losses: { loss: 2 } });
    expect([rounds.done, rounds.calls, rounds.remaining, rounds.budget]).toEqual([false, 2, 2, 4]);
    await rounds.next(parts);
    expect(payer.paid.map(({ text }) => text)).toEqual(['AAA', 'ACA', 'CCC', 'CCA']);
    expect([rounds.done, rounds.round, rounds.paid.count]).toEqual([true, 2, 4]);
    expect(parts.learned).toEqual([2, 2]);
  });

  it('are over after so many in a row that found nothing new', async () => {
    const payer = new PaidOracle({ oracle, shaping: identityShaping }, { budget: 8 });
    const rounds = new PaidRounds(env, payer, { gamma: 1, patience: 2 }, new RandomStream(1));
    const parts = scripted([['AAA'], ['AAA'], ['ACA'], []]);
    let count = 0;
    for (; !rounds.done; count++) await rounds.next(parts);
    expect([count, payer.calls]).toEqual([5, 2]);
    expect(parts.learned).toEqual([1, 0, 1, 0, 0]);
  });

  it('learn nothing while a constraint refuses everything', async () => {
    const paying = new PaidOracle({ oracle, shaping: identityShaping }, { budget: 8 });
    const within = {
      text: 'first C',
      test: (states: Int32Array, count: number, out: Uint8Array): Promise<void> => {
        for (let i = 0; i < count; i++)
          out[i] = Number(env.outcomeText(states, i * env.stateSize).startsWith('C'));
        return Promise.resolve();
      },
    };
    const payer = new PayerWithin(paying, env, within);
    const rounds = new PaidRounds(env, payer, { gamma: 1, patience: 9 }, new RandomStream(1));
    const parts = scripted([['AAA', 'ACA'], ['CCC']]);
    expect(await rounds.next(parts)).toMatchObject({ round: 1, calls: 0, losses: {} });
    expect(parts.learned).toEqual([]);
    expect(await rounds.next(parts)).toMatchObject({ round: 2, calls: 1, losses: { loss: 1 } });
    expect(parts.learned).toEqual([1]);
  });

  it('give every round a random stream of its own, by its number', async () => {
    const draws = async (): Promise<number[]> => {
      const payer = new PaidOracle({ oracle, shaping: identityShaping }, { budget: 8 });
      const rounds = new PaidRounds(env, payer, { gamma: 1, patience: 9 }, new RandomStream(3));
      const drawn: number[] = [];
      const parts: RoundParts = {
        propose: (random) => void drawn.push(random.uint32()),
        learn: (random) => ({ next: random.uint32() }),
      };
      for (let i = 0; i < 3; i++) await rounds.next(parts).catch(() => undefined);
      return drawn;
    };
    const drawn = await draws();
    expect(new Set(drawn).size).toBe(3);
    expect(drawn).toEqual([0, 1, 2].map((i) => new RandomStream(3).fork(`round${i}`).uint32()));
  });
});
