/**
 * The reward as adaptation and baselines see it: evaluations that cost calls, repeats that do not, a budget,
 * and a record of everything paid for.
 *
 * A composition of the wrappers: cache( budget( batches( log( check( retry( oracle )))))). The log lies
 * inside the batches, so that what was paid for before a failure is kept.
 */
import { batchOf, type Evaluation, type Evaluator } from './evaluation.js';
import type { Oracle, OracleInfo, Scores } from './oracle.js';
import { createShaper, leastScore, type Shaper, type Shaping } from './shaping.js';
import { batchOracle, type BatchOptions } from './wrap/batched.js';
import { BudgetExhausted, budgetOracle, type BudgetedOracle } from './wrap/budget.js';
import { cacheOracle, type CachedOracle } from './wrap/cache.js';
import { checkOracle, OracleFailure, tooLow, type CheckOptions } from './wrap/checked.js';
import { logOracle, type OracleEntry } from './wrap/log.js';
import { retryOracle, type RetryOptions } from './wrap/retry.js';

export interface PaidEvaluation extends Evaluation {
  /** True when this evaluation cost a call; false when the score was known. */
  readonly paid: boolean;
}

export interface PaidOracleOptions {
  /** Greatest number of distinct outcomes paid for, what was restored included. Default: no limit. */
  readonly budget?: number;
  /** Gets an entry for every paid call as soon as it is answered. */
  readonly sink?: (entries: readonly OracleEntry[]) => void;
  /** Entries of an earlier run's log: known, and counted as paid. */
  readonly restore?: readonly OracleEntry[];
  readonly check?: CheckOptions;
  /**
   * Further attempts after a failed call; without it none, and the outcomes of a failed batch are scored one
   * by one.
   */
  readonly retry?: RetryOptions;
  /** Splits calls into batches; without it a call is one batch. */
  readonly batches?: BatchOptions;
}

export class PaidOracle implements Evaluator {
  readonly batch: number | undefined;
  readonly info: OracleInfo;
  readonly shaping: Shaping;
  /** All paid evaluations, in the order of payment. */
  readonly paid: PaidEvaluation[] = [];
  private readonly shaper: Shaper;
  private readonly budget: BudgetedOracle;
  private readonly cache: CachedOracle;
  private asked = 0;
  /** Calls run one after the other, so that no outcome is paid for twice. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    reward: { readonly oracle: Oracle; readonly shaping: Shaping },
    options: PaidOracleOptions = {},
  ) {
    const { budget = Infinity, sink, restore = [], check, retry, batches } = options;
    const { oracle } = reward;
    this.batch = batchOf(batches);
    this.info = oracle.info;
    this.shaping = reward.shaping;
    this.shaper = createShaper(reward.shaping, oracle.info.name);
    // Failures that do not stop the run, by outcome, until their entries are written.
    const failures = new Map<string, string>();
    const least = leastScore(reward.shaping);
    const checks: CheckOptions = {
      least,
      ...check,
      report(failure, outcomes) {
        for (const outcome of outcomes) failures.set(outcome, failure.message);
        check?.report?.(failure, outcomes);
      },
    };
    const lastCall = restore.reduce((last, { call }) => Math.max(last, call), 0);
    const logged = logOracle(
      retry === undefined
        ? checkOracle(oracle, checks)
        : checkOracle(retryOracle(oracle, retry), { isolate: false, ...checks }),
      (entries) => {
        for (const { outcome, raw } of entries) this.record(outcome, raw);
        sink?.(entries);
      },
      {
        firstCall: lastCall + 1,
        logReward: this.shaper,
        failure(outcome) {
          const message = failures.get(outcome);
          failures.delete(outcome);
          return message;
        },
      },
    );
    this.budget = budgetOracle(batches === undefined ? logged : batchOracle(logged, batches), budget);
    this.cache = cacheOracle(this.budget);
    for (const { outcome, raw } of restore) {
      if (this.cache.known(outcome) !== undefined) continue;
      // What stopped the run that left this log stops its continuation too, until the reward is mended.
      if (raw !== null && raw < least && check?.onFailure !== 'infeasible')
        throw new OracleFailure(oracle.info.name, outcome, tooLow(outcome, raw, least));
      this.record(outcome, raw);
      this.budget.charge(outcome);
    }
  }

  /** Distinct outcomes paid for. */
  get calls(): number {
    return this.budget.spent;
  }

  /** Outcomes asked for, repeats included. */
  get requests(): number {
    return this.asked;
  }

  /** Calls left; Infinity without a budget. */
  get remaining(): number {
    return this.budget.remaining;
  }

  /** log R of a raw score that was predicted or is known. */
  logReward(raw: number | null): number {
    return this.shaper(raw, '');
  }

  /** The evaluation of an outcome that was paid for; undefined otherwise. Costs nothing. */
  free(text: string): PaidEvaluation | undefined {
    const raw = this.cache.known(text);
    if (raw === undefined) return undefined;
    return { text, raw, logReward: this.shaper(raw, text), paid: false };
  }

  /**
   * Raw scores and log-rewards, in order. Of an outcome that occurs twice the first is paid.
   *
   * @throws BudgetExhausted when the budget does not cover the batch: what fitted is paid for and `free`
   * @throws OracleFailure when the oracle misbehaves and the check does not take that for infeasible
   */
  evaluate(texts: readonly string[]): Promise<PaidEvaluation[]> {
    const result = this.queue.then(() => this.run(texts));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async run(texts: readonly string[]): Promise<PaidEvaluation[]> {
    this.asked += texts.length;
    const before = this.paid.length;
    let scores: Scores;
    try {
      scores = await this.cache.score(texts);
    } catch (error) {
      // The budget took back the charge of the whole failed call; its answered part was paid for all the
      // same.
      for (const { text } of this.paid.slice(before)) this.budget.charge(text);
      throw error;
    }
    const fresh = new Set(this.paid.slice(before).map(({ text }) => text));
    return texts.map((text, i) => {
      const raw = scores[i]!;
      return { text, raw, logReward: this.shaper(raw, text), paid: fresh.delete(text) };
    });
  }

  /** A score known from elsewhere: asking for it costs nothing, and it is not among what was paid for. */
  know(text: string, raw: number | null): void {
    if (this.cache.known(text) === undefined) this.cache.remember(text, raw);
  }

  private record(text: string, raw: number | null): void {
    this.cache.remember(text, raw);
    this.paid.push({ text, raw, logReward: this.shaper(raw, text), paid: true });
  }
}

export { BudgetExhausted };
