/**
 * Properties of paid calls under oracles that misbehave at random: the budget is never exceeded by one, no
 * answer is lost, nothing answered is asked for again, and a log restored in a new process says the same.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Oracle, Scores } from './oracle.js';
import { BudgetExhausted, PaidOracle, type PaidOracleOptions } from './paid-oracle.js';
import { identityShaping } from './shaping.js';
import { OracleFailure } from './walk/failure.js';
import type { OracleEntry } from './walk/log.js';

/** What an oracle does on its n-th call. */
type Deed =
  'answer' | 'later' | 'throw' | 'reject' | 'nan' | 'short' | 'negative' | 'infeasible' | 'dies midway';

const deeds = fc.constantFrom<Deed>(
  'answer', 'answer', 'answer', 'later', 'later', 'throw', 'reject', 'nan', 'short', 'negative', 'infeasible', 'dies midway',
); // prettier-ignore

/** Does one deed a call; `answered` gets every outcome for which a usable score left the oracle. */
function hostileOracle(plan: readonly Deed[], answered: string[]): Oracle {
  let call = 0;
  const note = (outcomes: readonly string[], scores: Scores): Scores => {
    answered.push(...outcomes);
    return scores;
  };
  return {
    info: { name: 'hostile', deterministic: true, higherIsBetter: true },
    score(outcomes) {
      const scores = outcomes.map((text): number | null => text.length);
      switch (plan[call++ % plan.length]) {
        case 'answer':
          return note(outcomes, scores);
        case 'later':
          return new Promise((resolve) => setImmediate(() => resolve(note(outcomes, scores))));
        case 'throw':
          throw new Error('thrown');
        case 'reject':
          return Promise.reject(new Error('rejected'));
        case 'nan':
          return note(outcomes.slice(0, -1), [...scores.slice(0, -1), Number.NaN]);
        case 'short':
          return scores.slice(1);
        case 'negative':
          return note(outcomes, [...scores.slice(0, -1), -1]);
        case 'infeasible':
          return note(
            outcomes,
            scores.map(() => null),
          );
        case 'dies midway': {
          const done = outcomes.slice(0, outcomes.length >> 1);
          note(done, []);
          const scored = new Map(done.map((text) => [text, text.length]));
          throw new OracleFailure('hostile', outcomes[done.length], 'died', undefined, scored);
        }
      }
    },
  };
}

const texts = fc.array(fc.stringMatching(/^[ab]{1,4}$/), { maxLength: 12 });

it('keeps to the budget and to what was answered, whatever the oracle does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deeds, { minLength: 1, maxLength: 12 }),
      fc.array(texts, { maxLength: 8 }),
      fc.nat(14),
      fc.constantFrom<'stop' | 'infeasible'>('stop', 'infeasible'),
      fc.option(fc.record({ size: fc.integer({ min: 1, max: 5 }), concurrency: fc.integer({ min: 1, max: 3 }) }), { nil: undefined }),
      async (plan, batches, budget, onFailure, calls) => {
        const answered: string[] = [];
        const log: OracleEntry[] = [];
        const options: PaidOracleOptions = {
          budget,
          check: { onFailure },
          ...(calls && { batches: calls }),
          sink: (entries) => void log.push(...entries),
        };
        const paid = new PaidOracle({ oracle: hostileOracle(plan, answered), shaping: identityShaping }, options);
        for (const batch of batches) {
          try {
            const evaluations = await paid.evaluate(batch);
            expect(evaluations.map(({ text }) => text)).toEqual(batch);
          } catch (error) {
            expect(error instanceof OracleFailure || error instanceof BudgetExhausted).toBe(true);
          }
          expect(paid.calls).toBeLessThanOrEqual(budget);
        }
        const logged = log.map(({ outcome }) => outcome);
        // Nothing twice, nothing lost, numbered in order, and a call is a charge.
        expect(new Set(logged).size).toBe(logged.length);
        expect(new Set(answered).size).toBe(answered.length);
        expect(answered.filter((text) => !logged.includes(text))).toEqual([]);
        expect(log.map(({ call }) => call)).toEqual(logged.map((_, i) => i + 1));
        expect(paid.calls).toBe(logged.length);
        if (onFailure === 'stop') expect(logged.length).toBe(answered.length);
        for (const { raw, logReward, failure } of log) {
          expect(raw === null || Number.isFinite(raw)).toBe(true);
          expect(Number.isFinite(logReward)).toBe(true);
          if (failure !== undefined) expect(raw === null || raw < 0).toBe(true);
        }
        // A new process that reads the log knows and has paid the same.
        if (log.some(({ raw }) => raw !== null && raw < 0) && onFailure === 'stop') return;
        const again = new PaidOracle(
          { oracle: hostileOracle(['throw'], []), shaping: identityShaping },
          { ...options, restore: log },
        );
        expect(again.calls).toBe(paid.calls);
        for (const { outcome, raw } of log) expect(again.free(outcome)?.raw).toBe(raw);
      },
    ),
    { numRuns: 400, seed: 1 },
  );
}); // prettier-ignore
