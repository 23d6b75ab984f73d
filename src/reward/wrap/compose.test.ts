/**
 * Wrappers are oracles themselves: in any order they give the same scores of a good oracle, and each keeps
 * its promise.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Oracle } from '../oracle.js';
import { batchOracle } from './batched.js';
import { budgetOracle } from './budget.js';
import { cacheOracle } from './cache.js';
import { checkOracle } from './checked.js';
import { countOracle } from './counter.js';
import { logOracle, type OracleEntry } from './log.js';
import { retryOracle } from './retry.js';

const score = (text: string): number | null =>
  text === 'aa' ? null : text.length + text.charCodeAt(0) / 1000;

it('compose in any order', async () => {
  const order = fc.shuffledSubarray(['cache', 'budget', 'batch', 'retry', 'check', 'log'] as const, { minLength: 1 });
  const calls = fc.array(fc.array(fc.stringMatching(/^[abc]{1,2}$/), { maxLength: 9 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(order, calls, fc.boolean(), fc.integer({ min: 1, max: 4 }), async (names, batches, later, size) => {
      const seen: string[][] = [];
      const base: Oracle = {
        info: { name: 'base', deterministic: true, higherIsBetter: true },
        score(outcomes) {
          seen.push([...outcomes]);
          const scores = outcomes.map(score);
          return later ? Promise.resolve(scores) : scores;
        },
      };
      const entries: OracleEntry[] = [];
      const counter = countOracle(base);
      const wrapped = names.reduce<Oracle>((oracle, name) => {
        switch (name) {
          case 'cache': return cacheOracle(oracle);
          case 'budget': return budgetOracle(oracle, 100);
          case 'batch': return batchOracle(oracle, { size, concurrency: 2 });
          case 'retry': return retryOracle(oracle, { sleep: async () => {} });
          case 'check': return checkOracle(oracle, { timeout: 1000 });
          case 'log': return logOracle(oracle, (some) => void entries.push(...some));
        }
      }, counter);
      for (const batch of batches) expect(await wrapped.score(batch)).toEqual(batch.map(score));
      expect(wrapped.info).toEqual(base.info);
      const asked = seen.flat();
      expect(counter.outcomes).toBe(asked.length);
      if (names.includes('cache')) expect(new Set(asked).size).toBe(asked.length);
      if (names.includes('batch') && !names.slice(0, names.indexOf('batch')).some((name) => name === 'cache')) {
        expect(Math.max(0, ...seen.map((batch) => batch.length))).toBeLessThanOrEqual(size);
      }
      // A log says what passed it, in order; all of it, where no cache lies below.
      if (names.includes('log')) {
        for (const { outcome, raw } of entries) expect(raw).toBe(score(outcome));
        if (names.indexOf('cache') < names.indexOf('log')) expect(entries.length).toBeGreaterThanOrEqual(new Set(asked).size);
      }
    }),
    { seed: 8, numRuns: 300 },
  );
}); // prettier-ignore
