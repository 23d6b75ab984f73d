import { describe, expect, it } from 'vitest';
import type { Oracle, Scores } from '../oracle.js';
import { calledOracle } from '../called.js';
import { identityShaping } from '../shaping.js';
import { OracleFailure } from './failure.js';
import type { CheckOptions } from './walk.js';

const checkOracle = (one: Oracle, check: CheckOptions = {}): Oracle =>
  calledOracle({ oracle: one, shaping: { ...identityShaping, transform: 'exp' }, calls: { check } });
const info = { name: 'mine', deterministic: true, higherIsBetter: true };
/** What users' code may return has no type. */
const oracle = (score: (outcomes: readonly string[]) => unknown): Oracle => ({
  info,
  score: score as (outcomes: readonly string[]) => Scores,
});
const hostile: [string, (outcomes: readonly string[]) => unknown, string][] = [
  ['NaN', () => [1, Number.NaN], 'reward mine scored "CG" NaN, expected a finite number or null'],
  ['undefined', () => [1, undefined], 'reward mine scored "CG" undefined, expected a finite number or null'],
  ['Infinity', () => [-Infinity, 1], 'reward mine scored "A" -Infinity, expected a finite number or null'],
  [
    'a string',
    () => [1, '0.5'],
    'reward mine scored "CG" the string "0.5", expected a finite number or null',
  ],
  ['an object', () => [{}, 1], 'reward mine scored "A" an object, expected a finite number or null'],
  ['a hole', () => [1, ,], 'reward mine scored "CG" undefined, expected a finite number or null'], // oxlint-disable-line no-sparse-arrays
  [
    'too few',
    () => [1],
    'reward mine returned 1 scores for 2 outcomes on a batch of 2 outcomes that begins with "A"',
  ],
  [
    'too many',
    () => [1, 2, 3],
    'reward mine returned 3 scores for 2 outcomes on a batch of 2 outcomes that begins with "A"',
  ],
  [
    'no list',
    () => 5,
    'reward mine must return a list of 2 scores, got 5 on a batch of 2 outcomes that begins with "A"',
  ],
  [
    'nothing',
    () => undefined,
    'reward mine must return a list of 2 scores, got undefined on a batch of 2 outcomes that begins with "A"',
  ],
];

describe('the check of answers', () => {
  it.each(hostile)('stops on %s with one sentence', (_, score, message) => {
    expect(() => checkOracle(oracle(score)).score(['A', 'CG'])).toThrow(message);
  });

  it.each(hostile)('stops on %s that comes later', async (_, score, message) => {
    const checked = checkOracle(oracle((outcomes) => Promise.resolve(score(outcomes))));
    await expect(checked.score(['A', 'CG'])).rejects.toThrow(message);
  });

  it('takes a bad score for infeasible when told to, and reports it', () => {
    const failures: OracleFailure[] = [];
    const checked = checkOracle(
      oracle(() => [1, Number.NaN]),
      { onFailure: 'infeasible', report: (failure) => failures.push(failure) },
    );
    expect(checked.score(['A', 'CG'])).toEqual([1, null]);
    expect(failures.map(({ oracle: name, outcome }) => [name, outcome])).toEqual([['mine', 'CG']]);
  });

  it.each(['at once', 'later'])('finds the outcome on which a batch throws %s', async (when) => {
    const score = (outcomes: readonly string[]): unknown => {
      if (outcomes.includes('CG')) throw new TypeError('cannot fold');
      return outcomes.map((text) => text.length);
    };
    const mine = oracle(when === 'later' ? async (outcomes) => score(outcomes) : score);
    await expect(async () => checkOracle(mine).score(['A', 'CG', 'TTT'])).rejects.toThrow(
      'reward mine failed on "CG": cannot fold',
    );
    expect(await checkOracle(mine, { onFailure: 'infeasible' }).score(['A', 'CG', 'TTT'])).toEqual([
      1,
      null,
      3,
    ]);
    const whole = checkOracle(mine, { isolate: false });
    await expect(async () => whole.score(['A', 'CG', 'TTT'])).rejects.toThrow(
      'reward mine failed on a batch of 3 outcomes that begins with "A": cannot fold',
    );
  });

  it('keeps the cause of a failure', () => {
    const cause = new TypeError('cannot fold');
    const checked = checkOracle(
      oracle(() => {
        throw cause;
      }),
    );
    let caught: unknown;
    try {
      checked.score(['A']);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(OracleFailure);
    expect((caught as OracleFailure).cause).toBe(cause);
  });

  it('gives up on an oracle that never answers', async () => {
    const timers: { milliseconds: number; ring: () => void; stopped: boolean }[] = [];
    const timer = (milliseconds: number, ring: () => void): (() => void) => {
      const entry = { milliseconds, ring, stopped: false };
      timers.push(entry);
      return () => (entry.stopped = true);
    };
    const never = oracle(() => new Promise(() => {}));
    const scores = checkOracle(never, { timeout: 50, timer }).score(['A']);
    expect(timers).toMatchObject([{ milliseconds: 50, stopped: false }]);
    timers[0].ring();
    await expect(scores).rejects.toThrow('reward mine did not answer within 50 ms on "A"');

    const quick = checkOracle(
      oracle(async () => [3]),
      { timeout: 50, timer },
    );
    expect(await quick.score(['A'])).toEqual([3]);
    await Promise.resolve();
    expect(timers[1].stopped).toBe(true);
  });

  it('times out on the real clock', async () => {
    const never = oracle(() => new Promise(() => {}));
    expect(await checkOracle(never, { timeout: 5, onFailure: 'infeasible' }).score(['A', 'C'])).toEqual([
      null,
      null,
    ]);
  });

  it('lets typed arrays, null and an empty batch pass', () => {
    expect(checkOracle(oracle(() => Float32Array.of(1, 2))).score(['A', 'C'])).toEqual([1, 2]);
    expect(checkOracle(oracle(() => [null, -3])).score(['A', 'C'])).toEqual([null, -3]);
    const fails = oracle(() => {
      throw new Error('was asked');
    });
    expect(checkOracle(fails).score([])).toEqual([]);
  });
});
