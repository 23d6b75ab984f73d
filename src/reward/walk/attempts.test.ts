import { describe, expect, it } from 'vitest';
import type { Oracle } from '../oracle.js';
import { calledOracle } from '../called.js';
import { identityShaping } from '../shaping.js';
import type { RetryOptions } from './attempts.js';
import { OracleFailure } from './failure.js';

const retryOracle = (oracle: Oracle, retry: RetryOptions = {}): Oracle =>
  calledOracle({ oracle, shaping: identityShaping, calls: { retry } });

/** Fails the first `failures` times. */
function flaky(failures: number): Oracle & { attempts: number } {
  return {
    attempts: 0,
    info: { name: 'flaky', deterministic: true, higherIsBetter: true },
    score(outcomes) {
      this.attempts++;
      if (this.attempts <= failures) throw new Error(`failure ${this.attempts}`);
      return outcomes.map(() => 1);
    },
  };
}

describe('further attempts', () => {
  it('tries again with pauses that double up to a limit', async () => {
    const pauses: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
    const oracle = flaky(4);
    expect(
      await retryOracle(oracle, { retries: 4, backoff: 100, maxBackoff: 500, sleep }).score(['a']),
    ).toEqual([1]);
    expect(pauses).toEqual([100, 200, 400, 500]);
    expect(oracle.attempts).toBe(5);
  });

  it('passes the last error on', async () => {
    const oracle = flaky(9);
    const tried = retryOracle(oracle, { retries: 2, sleep: async () => {} });
    await expect(tried.score(['a'])).rejects.toThrow('failure 3');
  });

  it('leaves alone what another attempt cannot mend', async () => {
    const oracle = flaky(9);
    const tried = retryOracle(oracle, { mayRetry: () => false, sleep: async () => {} });
    await expect(tried.score(['a'])).rejects.toThrow('failure 1');
    expect(oracle.attempts).toBe(1);
  });

  it('waits on the real clock', async () => {
    expect(await retryOracle(flaky(1), { backoff: 1 }).score(['a', 'b'])).toEqual([1, 1]);
  });

  it('refuses a number of retries that is none', () => {
    expect(() => retryOracle(flaky(0), { retries: -1 })).toThrow(
      'retry: retries must be an integer >= 0, got -1',
    );
  });

  it('are counted in a failure that says itself what it is, where there were any', async () => {
    const info = { name: 'busy', deterministic: true, higherIsBetter: true };
    const score = (): never => {
      throw new OracleFailure('busy', 'a', 'is busy');
    };
    const sleep = async (): Promise<void> => {};
    const message = (retry: RetryOptions): Promise<unknown> =>
      Promise.resolve(retryOracle({ info, score }, { ...retry, sleep }).score(['a', 'b'])).then(
        () => '',
        (error: Error) => error.message,
      );
    expect(await message({ retries: 2 })).toBe('reward busy is busy (3 attempts)');
    expect(await message({ retries: 0 })).toBe('reward busy is busy');
    expect(await message({ mayRetry: () => false })).toBe('reward busy is busy');
  });
});
