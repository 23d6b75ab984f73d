import { describe, expect, it } from 'vitest';
import { calledOracle } from '../called.js';
import type { Oracle } from '../oracle.js';
import { identityShaping } from '../shaping.js';
import type { BatchOptions } from './batches.js';
import type { OracleFailure } from './failure.js';

const batchOracle = (oracle: Oracle, batches: BatchOptions = {}): Oracle =>
  calledOracle({ oracle, shaping: identityShaping, calls: { batches, check: { isolate: false } } });
const info = { name: 'length', deterministic: true, higherIsBetter: true };
const texts = Array.from({ length: 10 }, (_, i) => 'a'.repeat(i));

describe('batches', () => {
  it.each([1, 2, 5])('splits, keeps order and runs %i at a time', async (concurrency) => {
    let running = 0;
    let most = 0;
    const sizes: number[] = [];
    const oracle: Oracle = {
      info,
      score: async (outcomes) => {
        most = Math.max(most, ++running);
        sizes.push(outcomes.length);
        // Later batches answer sooner.
        await new Promise((resolve) => setTimeout(resolve, 12 - outcomes[0].length));
        running--;
        return outcomes.map((text) => text.length);
      },
    };
    expect(await batchOracle(oracle, { size: 3, concurrency }).score(texts)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(sizes).toEqual([3, 3, 3, 1]);
    expect(most).toBe(Math.min(concurrency, 4));
  });

  it('starts no further batch after a failure', async () => {
    const seen: string[] = [];
    const oracle: Oracle = {
      info,
      score: (outcomes) => {
        seen.push(...outcomes);
        if (outcomes.includes('aa')) throw new Error('no connection');
        return outcomes.map(() => 0);
      },
    };
    await expect(batchOracle(oracle, { size: 2 }).score(texts)).rejects.toThrow('no connection');
    expect(seen).toEqual(texts.slice(0, 4));
  });

  it('hand over what was scored before one failed', async () => {
    const oracle: Oracle = {
      info,
      score: (outcomes) => (outcomes.includes('aaaa') ? [1] : outcomes.map((text) => text.length)),
    };
    const failure = (await Promise.resolve(batchOracle(oracle, { size: 2 }).score(texts)).catch(
      (error: unknown) => error,
    )) as OracleFailure;
    expect(failure.message).toMatch(/^reward length returned 1 scores for 2 outcomes on a batch .* "aaaa"$/);
    expect([...failure.scored.keys()]).toEqual(texts.slice(0, 4));
  });

  it('scores nothing without a call', async () => {
    const fails: Oracle = {
      info,
      score: () => {
        throw new Error('was asked');
      },
    };
    expect(await batchOracle(fails).score([])).toEqual([]);
  });

  it('refuses sizes that are none', () => {
    const oracle: Oracle = { info, score: () => [] };
    expect(() => batchOracle(oracle, { size: 0 })).toThrow('batched: size must be an integer >= 1, got 0');
    expect(() => batchOracle(oracle, { concurrency: 1.5 })).toThrow(
      'batched: concurrency must be an integer >= 1, got 1.5',
    );
  });
});
