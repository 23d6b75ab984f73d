/**
 * The reward as a run sees it: evaluations that cost calls, repeats that do not, a budget, and a record of
 * everything paid for. What happens to a list of outcomes on the way is told in walk/walk.ts.
 */
import { withLeast, type Callable } from './called.js';
import { climbOf, type Climb } from './climb.js';
import { batchOf, type Evaluation, type Evaluator } from './evaluation.js';
import type { OracleInfo } from './oracle.js';
import { createShaper, type Shaper, type Shaping } from './shaping.js';
import { BudgetExhausted, requireBudget } from './walk/budget.js';
import { checkScore, type CheckedAnswer } from './walk/check-reply.js';
import type { OracleEntry } from './walk/log.js';
import { take, type Steps } from './walk/steps.js';
import { rewardWalk, type CallOptions } from './walk/walk.js';

export interface PaidEvaluation extends Evaluation {
  /** True when this evaluation cost a call; false when the score was known. */
  readonly paid: boolean;
}

export interface PaidOracleOptions extends CallOptions {
  /** Greatest number of distinct outcomes paid for, what was restored included. Default: no limit. */
  readonly budget?: number;
  /** Gets an entry for every paid call as soon as it is answered. */
  readonly sink?: (entries: readonly OracleEntry[]) => void;
  /**
   * Gets what is about to be asked of a reward outside this program; when it throws, the call is not made.
   */
  readonly announce?: (outcomes: readonly string[]) => void;
  /** Entries of an earlier run's log: known, and counted as paid. */
  readonly restore?: readonly OracleEntry[];
  /**
   * Answers in the log of a run that is done again from its start: they cost a call when they are come upon,
   * and are neither asked for nor given to the sink.
   */
  readonly before?: ReadonlyMap<string, number | null>;
}

export class PaidOracle implements Evaluator {
  readonly batch: number | undefined;
  readonly info: OracleInfo;
  readonly shaping: Shaping;
  /** How raw scores become such of which more is better. */
  readonly climb: Climb;
  /** All paid evaluations, in the order of payment. */
  readonly paid: PaidEvaluation[] = [];
  private readonly shaper: Shaper;
  /** Greatest number of calls; Infinity without a budget. */
  readonly limit: number;
  private readonly memory = new Map<string, number | null>();
  private readonly walk: (texts: readonly string[]) => Steps<(number | null)[]>;
  private asked = 0;
  /** Number of the last call of the log. */
  private lastCall: number;
  /** Calls run one after the other, so that no outcome is paid for twice. */
  private queue: Promise<unknown> = Promise.resolve();

  /**
   * @param options over those with which the reward wants to be called
   * @throws one sentence on an option out of range, and on a restored score that stopped the run before
   */
  constructor(reward: Callable, options: PaidOracleOptions = {}) {
    const { oracle, shaping } = reward;
    const { budget = Infinity, sink, announce, restore = [], before = new Map(), ...own } = options;
    const calls = withLeast({ ...reward.calls, ...own }, shaping);
    requireBudget(budget);
    this.batch = batchOf(calls.batches);
    this.info = oracle.info;
    this.shaping = shaping;
    this.climb = climbOf(shaping);
    this.shaper = createShaper(shaping, oracle.info.name);
    this.limit = budget;
    this.lastCall = restore.reduce((last, { call }) => Math.max(last, call), 0);
    this.walk = rewardWalk(oracle, calls, {
      memory: this.memory,
      budget: this,
      before,
      announce: reward.calls && announce,
      log: (answers) => {
        const entries = answers.map((answer) => this.record(answer));
        sink?.(entries.filter(({ outcome }) => !before.has(outcome)));
      },
    });
    for (const { outcome, raw } of restore) {
      if (this.memory.has(outcome)) continue;
      // What stopped the run that left this log stops its continuation too, until the reward is mended.
      const { failure } = checkScore(oracle.info.name, outcome, raw, calls.check!.least!);
      if (failure && calls.check?.onFailure !== 'infeasible') throw failure;
      this.pay(outcome, raw);
    }
  }

  /** Distinct outcomes paid for. */
  get calls(): number {
    return this.paid.length;
  }

  /** Outcomes asked for, repeats included. */
  get requests(): number {
    return this.asked;
  }

  /** Calls left; Infinity without a budget. */
  get remaining(): number {
    return Math.max(0, this.limit - this.paid.length);
  }

  /** log R of a raw score that was predicted or is known. */
  logReward(raw: number | null): number {
    return this.shaper(raw, '');
  }

  /** The evaluation of an outcome that was paid for; undefined otherwise. Costs nothing. */
  free(text: string): PaidEvaluation | undefined {
    const raw = this.memory.get(text);
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
    const result = this.queue.then(() => this.evaluateNow(texts));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async evaluateNow(texts: readonly string[]): Promise<PaidEvaluation[]> {
    this.asked += texts.length;
    const before = this.paid.length;
    const scores = await take(this.walk(texts));
    const fresh = new Set(this.paid.slice(before).map(({ text }) => text));
    return texts.map((text, i) => {
      const raw = scores[i];
      return { text, raw, logReward: this.shaper(raw, text), paid: fresh.delete(text) };
    });
  }

  /** A score known from elsewhere: asking for it costs nothing, and it is not among what was paid for. */
  know(text: string, raw: number | null): void {
    if (!this.memory.has(text)) this.memory.set(text, raw);
  }

  private record({ outcome, raw, failure }: CheckedAnswer): OracleEntry {
    const { logReward } = this.pay(outcome, raw);
    return {
      call: ++this.lastCall,
      outcome,
      raw,
      logReward,
      ...(failure && { failure: failure.message }),
    };
  }

  private pay(text: string, raw: number | null): PaidEvaluation {
    const evaluation = { text, raw, logReward: this.shaper(raw, text), paid: true };
    this.memory.set(text, raw);
    this.paid.push(evaluation);
    return evaluation;
  }
}

export { BudgetExhausted };
