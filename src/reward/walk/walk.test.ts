/**
 * Whatever stages a walk has, it gives the same scores of a good oracle, asks for nothing twice that it
 * remembers, and keeps to its batches.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calledOracle } from '../called.js';
import type { Oracle } from '../oracle.js';
import { PaidOracle } from '../paid-oracle.js';
import { identityShaping } from '../shaping.js';
import type { OracleEntry } from './log.js';
import { settled, take, type Steps } from './steps.js';
import type { CallOptions } from './walk.js';

const score = (text: string): number | null =>
  text === 'aa' ? null : text.length + text.charCodeAt(0) / 1000;

it('scores the same by whatever stages', async () => {
  const stages = fc.subarray(['pay', 'batches', 'retry', 'timeout', 'known'] as const);
  const lists = fc.array(fc.array(fc.stringMatching(/^[abc]{1,2}$/), { maxLength: 9 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(stages, lists, fc.boolean(), fc.integer({ min: 1, max: 4 }), async (names, batches, later, size) => {
      const seen: string[][] = [];
      const oracle: Oracle = {
        info: { name: 'base', deterministic: true, higherIsBetter: true },
        score(outcomes) {
          seen.push([...outcomes]);
          const scores = outcomes.map(score);
          return later ? Promise.resolve(scores) : scores;
        },
      };
      const has = (name: typeof names[number]): boolean => names.includes(name);
      const known = new Map<string, number | null>([['b', score('b')], ['aa', null]]);
      const calls: CallOptions = {
        ...(has('batches') && { batches: { size, concurrency: 2 } }),
        ...(has('retry') && { retry: { sleep: async () => {} } }),
        ...(has('timeout') && { check: { timeout: 1000 } }),
        ...(has('known') && { known }),
      };
      const entries: OracleEntry[] = [];
      const announced: string[] = [];
      const reward = { oracle, shaping: { ...identityShaping, min: 0.5 }, calls };
      const paid = new PaidOracle(reward, {
        budget: 12,
        sink: (some) => void entries.push(...some),
        announce: (some) => void announced.push(...some),
      });
      const called = calledOracle(reward);
      for (const batch of batches) {
        const scores = has('pay') ? (await paid.evaluate(batch)).map(({ raw }) => raw) : await called.score(batch);
        expect(scores).toEqual(batch.map(score));
      }
      const asked = seen.flat();
      if (has('batches')) expect(Math.max(0, ...seen.map((batch) => batch.length))).toBeLessThanOrEqual(size);
      if (has('known')) expect(asked.filter((text) => known.has(text))).toEqual([]);
      if (!has('pay')) return;
      expect(new Set(asked).size).toBe(asked.length);
      expect(announced).toEqual(asked);
      expect(entries.map(({ outcome }) => outcome).toSorted()).toEqual([...new Set(batches.flat())].toSorted());
      for (const { outcome, raw } of entries) expect(raw).toBe(score(outcome));
    }),
    { seed: 8, numRuns: 400 },
  );
}); // prettier-ignore

describe('steps', () => {
  function* sum(parts: readonly (number | Promise<number>)[]): Steps<number> {
    let total = 0;
    for (const part of parts) {
      try {
        total += yield* settled(part);
      } catch {
        total += 100;
      }
    }
    if (total > 1000) throw new Error('too much');
    return total;
  }

  it('need a promise only where something has to be waited for', async () => {
    expect(take(sum([1, 2]))).toBe(3);
    const later = take(sum([1, Promise.resolve(2), Promise.reject(new Error('no'))]));
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(103);
    expect(() => take(sum([1001]))).toThrow('too much');
    await expect(take(sum([Promise.resolve(1001)]))).rejects.toThrow('too much');
  });
});
