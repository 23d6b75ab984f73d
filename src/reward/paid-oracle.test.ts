import { describe, expect, it } from 'vitest';
import type { Oracle } from './oracle.js';
import { BudgetExhausted, PaidOracle } from './paid-oracle.js';
import { identityShaping } from './shaping.js';
import type { OracleEntry } from './walk/log.js';

/** Scores a text by its length and keeps a list of what it was asked. */
function lengthOracle(): Oracle & { asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    info: { name: 'length', deterministic: true, higherIsBetter: true },
    score(outcomes) {
      asked.push([...outcomes]);
      return outcomes.map((text) => (text === 'bad' ? null : text.length));
    },
  };
}

describe('PaidOracle', () => {
  it('pays once for an outcome and says which evaluation was paid', async () => {
    const oracle = lengthOracle();
    const paid = new PaidOracle({ oracle, shaping: { ...identityShaping, min: 0.5 } });
    expect(await paid.evaluate(['aa', 'b', 'aa', 'bad'])).toEqual([
      { text: 'aa', raw: 2, logReward: Math.log(2), paid: true },
      { text: 'b', raw: 1, logReward: 0, paid: true },
      { text: 'aa', raw: 2, logReward: Math.log(2), paid: false },
      { text: 'bad', raw: null, logReward: Math.log(0.5), paid: true },
    ]);
    expect((await paid.evaluate(['bad', 'b'])).map((evaluation) => evaluation.paid)).toEqual([false, false]);
    expect(oracle.asked).toEqual([['aa', 'b', 'bad']]);
    expect([paid.calls, paid.requests, paid.remaining]).toEqual([3, 6, Infinity]);
    expect(paid.paid.map(({ text }) => text)).toEqual(['aa', 'b', 'bad']);
    expect(paid.free('aa')).toEqual({ text: 'aa', raw: 2, logReward: Math.log(2), paid: false });
    expect(paid.free('c')).toBeUndefined();
  });

  it('pays for what still fits, then refuses', async () => {
    const paid = new PaidOracle({ oracle: lengthOracle(), shaping: identityShaping }, { budget: 3 });
    await paid.evaluate(['a', 'aa']);
    const refused = await paid.evaluate(['a', 'aaa', 'aaaa', 'aaa', 'b']).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BudgetExhausted);
    expect((refused as BudgetExhausted).message).toBe(
      'length: the budget of 3 reward calls is used up, 2 outcomes of this batch left unscored',
    );
    expect((refused as BudgetExhausted).refused).toEqual(['aaaa', 'b']);
    expect(paid.free('aaa')?.raw).toBe(3);
    expect([paid.calls, paid.remaining]).toEqual([3, 0]);
    // What is known stays free.
    expect((await paid.evaluate(['aaa', 'a'])).map(({ raw }) => raw)).toEqual([3, 1]);
    await expect(paid.evaluate(['c'])).rejects.toThrow('1 outcome of this batch left unscored');
  });

  it('never pays twice when evaluations overlap', async () => {
    const asked: string[] = [];
    const oracle: Oracle = {
      info: { name: 'slow', deterministic: true, higherIsBetter: true },
      score: async (outcomes) => {
        asked.push(...outcomes);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return outcomes.map(() => 1);
      },
    };
    const paid = new PaidOracle({ oracle, shaping: identityShaping }, { budget: 3 });
    const both = await Promise.all([paid.evaluate(['a', 'b']), paid.evaluate(['b', 'c'])]);
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(both.map((batch) => batch.map((evaluation) => evaluation.paid))).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('logs every paid call with its log-reward, and goes on from a log', async () => {
    const log: OracleEntry[] = [];
    const sink = (entries: readonly OracleEntry[]): void => void log.push(...entries);
    const first = new PaidOracle({ oracle: lengthOracle(), shaping: identityShaping }, { sink });
    await first.evaluate(['aa', 'bad']);
    await first.evaluate(['aa', 'aaaa']);
    expect(log).toEqual([
      { call: 1, outcome: 'aa', raw: 2, logReward: Math.log(2) },
      { call: 2, outcome: 'bad', raw: null, logReward: Math.log(1e-300) },
      { call: 3, outcome: 'aaaa', raw: 4, logReward: Math.log(4) },
    ]);
    const oracle = lengthOracle();
    const second = new PaidOracle(
      { oracle, shaping: identityShaping },
      { sink, budget: 5, restore: log.slice(0, 3) },
    );
    expect([second.calls, second.remaining]).toEqual([3, 2]);
    expect((await second.evaluate(['aaaa', 'b'])).map((evaluation) => evaluation.paid)).toEqual([
      false,
      true,
    ]);
    expect(oracle.asked).toEqual([['b']]);
    expect(log.at(-1)).toMatchObject({ call: 4, outcome: 'b' });
    expect(second.paid.map(({ text }) => text)).toEqual(['aa', 'bad', 'aaaa', 'b']);
  });

  it('keeps what was paid before a failure, and charges no more than that', async () => {
    const log: OracleEntry[] = [];
    let broken = true;
    const oracle: Oracle = {
      info: { name: 'fragile', deterministic: true, higherIsBetter: true },
      score: (outcomes) => {
        if (broken && outcomes.includes('c')) throw new Error('out of order');
        return outcomes.map(() => 1);
      },
    };
    const paid = new PaidOracle(
      { oracle, shaping: identityShaping },
      { budget: 4, batches: { size: 2 }, sink: (entries) => void log.push(...entries) },
    );
    await expect(paid.evaluate(['a', 'b', 'c', 'd'])).rejects.toThrow(
      'reward fragile failed on "c": out of order',
    );
    expect(log.map(({ outcome }) => outcome)).toEqual(['a', 'b']);
    expect([paid.calls, paid.remaining]).toEqual([2, 2]);
    expect(paid.free('b')?.raw).toBe(1);
    broken = false;
    expect((await paid.evaluate(['a', 'b', 'c', 'd'])).map((evaluation) => evaluation.paid)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(paid.remaining).toBe(0);
  });

  it('refuses a budget that is none', () => {
    const reward = { oracle: lengthOracle(), shaping: identityShaping };
    expect(() => new PaidOracle(reward, { budget: -1 })).toThrow('budget: must be an integer >= 0, got -1');
    expect(() => new PaidOracle(reward, { budget: 1.5 })).toThrow('budget: must be an integer >= 0, got 1.5');
  });
});
