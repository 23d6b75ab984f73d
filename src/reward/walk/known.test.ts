import { describe, expect, it } from 'vitest';
import { calledOracle } from '../called.js';
import type { Oracle } from '../oracle.js';
import { PaidOracle } from '../paid-oracle.js';
import { identityShaping } from '../shaping.js';
import { OracleFailure } from './failure.js';
import { recall, type KnownAnswers } from './known.js';

const info = { name: 'length', deterministic: true, higherIsBetter: true };
type Counting = Oracle & { readonly asked: string[]; batches: number };

/** Scores by length; '' is infeasible. */
function counting(later: boolean, score = (text: string) => (text === '' ? null : text.length)): Counting {
  const oracle: Counting = {
    info,
    asked: [],
    batches: 0,
    score(outcomes) {
      oracle.batches++;
      oracle.asked.push(...outcomes);
      const scores = outcomes.map(score);
      return later ? Promise.resolve(scores) : scores;
    },
  };
  return oracle;
}

const open = (oracle: Oracle, budget?: number): PaidOracle =>
  new PaidOracle({ oracle, shaping: identityShaping }, budget === undefined ? {} : { budget });
const rawsOf = async (paid: PaidOracle, texts: readonly string[]): Promise<(number | null)[]> =>
  (await paid.evaluate(texts)).map(({ raw }) => raw);

describe.each([false, true])('the memory of a run, of an oracle that answers later: %s', (later) => {
  it('asks for every outcome once, infeasible ones too', async () => {
    const oracle = counting(later);
    const paid = open(oracle);
    expect(await rawsOf(paid, ['a', 'bb', 'a', ''])).toEqual([1, 2, 1, null]);
    expect(await rawsOf(paid, ['', 'bb', 'ccc'])).toEqual([null, 2, 3]);
    expect([oracle.batches, oracle.asked.length, paid.calls]).toEqual([2, 4, 4]);
    expect(['', 'bb', 'x'].map((text) => paid.free(text)?.raw)).toEqual([null, 2, undefined]);
  });

  it('shares calls that are under way', async () => {
    const oracle = counting(later);
    const paid = open(oracle);
    const scores = await Promise.all([
      rawsOf(paid, ['a', 'bb']),
      rawsOf(paid, ['bb', 'ccc']),
      rawsOf(paid, ['a']),
    ]);
    expect(scores).toEqual([[1, 2], [2, 3], [1]]);
    expect(oracle.asked).toHaveLength(3);
    expect(await rawsOf(paid, ['a', 'ccc'])).toEqual([1, 3]);
  });

  it('asks again after a failure', async () => {
    let broken = true;
    const paid = open(
      counting(later, () => {
        if (broken) throw new Error('no connection');
        return 7;
      }),
    );
    await expect(paid.evaluate(['a'])).rejects.toThrow('no connection');
    expect(paid.free('a')).toBeUndefined();
    broken = false;
    expect(await rawsOf(paid, ['a'])).toEqual([7]);
  });

  it('takes in what is known from elsewhere', async () => {
    const oracle = counting(later);
    const paid = open(oracle);
    paid.know('a', 42);
    expect(await rawsOf(paid, ['a', 'a'])).toEqual([42, 42]);
    expect([oracle.asked.length, paid.calls]).toEqual([0, 0]);
  });

  it('knows what a budget paid for before it ran out', async () => {
    const paid = open(counting(later), 2);
    await expect(paid.evaluate(['a', 'bb', 'ccc'])).rejects.toThrow('the budget of 2 reward calls');
    expect(['a', 'bb', 'ccc'].map((text) => paid.free(text)?.raw)).toEqual([1, 2, undefined]);
    expect(await rawsOf(paid, ['bb', 'a'])).toEqual([2, 1]);
  });
});

/** A file that runs share, in memory; `others` are the answers of another run, which come with a refresh. */
function shared(others: readonly (readonly [string, number])[] = []): KnownAnswers & Map<string, number | null> {
  return Object.assign(new Map<string, number | null>(), {
    refresh(this: Map<string, number | null>) {
      for (const [outcome, raw] of others) this.set(outcome, raw);
    },
    async keep(this: Map<string, number | null>, answers: ReadonlyMap<string, number | null>) {
      for (const [outcome, raw] of answers) if (!this.has(outcome)) this.set(outcome, raw);
    },
  });
} // prettier-ignore

describe('answers that runs share', () => {
  it('are looked up in order, the former source first', () => {
    const found = recall([new Map([['a', 1]]), new Map<string, number | null>([['a', 2], ['b', null]])], ['a', 'b', 'c']); // prettier-ignore
    expect([...found]).toEqual([
      ['a', 1],
      ['b', null],
    ]);
  });

  it('are calls of a run, but not asked for; new ones are kept, failures are not', async () => {
    const oracle = counting(false, (text) => (text === 'bad' ? Number.NaN : text.length));
    const known = shared([['aa', 9]]);
    const calls = { known, check: { onFailure: 'infeasible' as const } };
    const paid = new PaidOracle({ oracle, shaping: identityShaping, calls }, { budget: 3 });
    expect(await rawsOf(paid, ['aa', 'bad', 'c'])).toEqual([9, null, 1]);
    expect([oracle.asked, paid.remaining]).toEqual([['bad', 'c'], 0]);
    expect([...known]).toEqual([
      ['aa', 9],
      ['c', 1],
    ]);
  });

  it('stop a run before a call where one of them cannot be a reward', async () => {
    const oracle = counting(false);
    const paid = new PaidOracle({ oracle, shaping: identityShaping, calls: { known: shared([['aa', -1]]) } });
    await expect(paid.evaluate(['b', 'aa'])).rejects.toThrow('scored "aa" -1, but R = f^beta needs f >= 0');
    expect(oracle.asked).toEqual([]);
  });

  it('that cannot be kept stop the run, with the answers', async () => {
    const known: KnownAnswers = {
      get: () => undefined,
      keep: () => Promise.reject(new Error('scores.jsonl: no space left')),
    };
    const called = calledOracle({ oracle: counting(false), shaping: identityShaping, calls: { known } });
    const error = (await Promise.resolve(called.score(['a', 'bb'])).catch(
      (e: unknown) => e,
    )) as OracleFailure;
    expect(error).toBeInstanceOf(OracleFailure);
    expect(error.message).toBe('reward length has answered, but its cache scores.jsonl: no space left');
    expect([...error.scored]).toEqual([['a', 1], ['bb', 2]]); // prettier-ignore
  });
});
