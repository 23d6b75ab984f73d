import { describe, expect, it } from 'vitest';
import type { Oracle } from '../oracle.js';
import { PaidOracle } from '../paid-oracle.js';
import { identityShaping } from '../shaping.js';
import { BudgetExhausted } from './budget.js';

const info = { name: 'length', deterministic: true, higherIsBetter: true };
const now: Oracle = { info, score: (outcomes) => outcomes.map((text) => text.length) };
const later: Oracle = { info, score: async (outcomes) => outcomes.map((text) => text.length) };
const withBudget = (oracle: Oracle, budget: number): PaidOracle =>
  new PaidOracle({ oracle, shaping: identityShaping }, { budget });
const rawsOf = async (paid: PaidOracle, texts: readonly string[]): Promise<(number | null)[]> =>
  (await paid.evaluate(texts)).map(({ raw }) => raw);

describe.each([
  ['an oracle that answers at once', now],
  ['an oracle that answers later', later],
])('a budget on %s', (_, oracle) => {
  it('charges distinct outcomes', async () => {
    const paid = withBudget(oracle, 3);
    expect(await rawsOf(paid, ['a', 'bb', 'a'])).toEqual([1, 2, 1]);
    expect(await rawsOf(paid, ['a', 'ccc'])).toEqual([1, 3]);
    expect([paid.calls, paid.remaining]).toEqual([3, 0]);
    expect(await rawsOf(paid, ['ccc', 'bb'])).toEqual([3, 2]);
  });

  it('pays for what fits before it refuses, and hands it over', async () => {
    let outcomes = 0;
    const counting: Oracle = {
      info,
      score: (texts) => ((outcomes += texts.length), oracle.score(texts)),
    };
    const paid = withBudget(counting, 2);
    const error: unknown = await paid.evaluate(['a', 'bb', 'a', 'ccc', 'dddd']).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BudgetExhausted);
    const { refused, scored, limit } = error as BudgetExhausted;
    expect(refused).toEqual(['ccc', 'dddd']);
    expect([...scored]).toEqual([
      ['a', 1],
      ['bb', 2],
    ]);
    expect([limit, paid.calls, outcomes]).toEqual([2, 2, 2]);
    await expect(paid.evaluate(['ccc'])).rejects.toThrow(BudgetExhausted);
    expect(outcomes).toBe(2);
  });

  it('is not charged for a failed call', async () => {
    let broken = true;
    const paid = withBudget(
      {
        info,
        score: (outcomes) => {
          if (broken) throw new Error('no connection');
          return oracle.score(outcomes);
        },
      },
      2,
    );
    await expect(paid.evaluate(['a', 'bb'])).rejects.toThrow('no connection');
    expect(paid.remaining).toBe(2);
    broken = false;
    expect(await rawsOf(paid, ['a', 'bb'])).toEqual([1, 2]);
  });

  it('counts calls that are under way', async () => {
    const paid = withBudget(oracle, 2);
    const first = rawsOf(paid, ['a', 'bb']);
    const second = paid.evaluate(['ccc']);
    await expect(second).rejects.toThrow(BudgetExhausted);
    expect(await first).toEqual([1, 2]);
  });
});
