/**
 * Scores in memory by text, so that an outcome is scored once. Repeats within a batch, and outcomes that
 * another call is still waiting for, are free too.
 */
import type { Oracle, OracleInfo, Scores } from '../oracle.js';
import { BudgetExhausted } from './budget.js';

export interface CachedOracle extends Oracle {
  /** Number of outcomes known. */
  readonly size: number;
  /** The score if it is known: null is "infeasible", undefined "not known". */
  known(outcome: string): number | null | undefined;
  /** Puts in a score that was paid for earlier, such as one read from a log. */
  remember(outcome: string, raw: number | null): void;
}

/** Wraps an oracle. Failed calls are not remembered: the next call asks again. */
export function cacheOracle(oracle: Oracle): CachedOracle {
  return new Cache(oracle);
}

class Cache implements CachedOracle {
  readonly info: OracleInfo;
  private readonly scores = new Map<string, number | null>();
  /** Outcomes on their way, with the call that fetches them. */
  private readonly pending = new Map<string, Promise<unknown>>();

  constructor(private readonly oracle: Oracle) {
    this.info = oracle.info;
  }

  get size(): number {
    return this.scores.size;
  }

  known(outcome: string): number | null | undefined {
    return this.scores.get(outcome);
  }

  remember(outcome: string, raw: number | null): void {
    this.scores.set(outcome, raw);
  }

  score(outcomes: readonly string[]): Scores | Promise<Scores> {
    const missing = new Set<string>();
    const awaited = new Set<Promise<unknown>>();
    for (const outcome of outcomes) {
      if (this.scores.has(outcome)) continue;
      const call = this.pending.get(outcome);
      if (call === undefined) missing.add(outcome);
      else awaited.add(call);
    }
    const fetched = missing.size > 0 ? this.fetch([...missing]) : undefined;
    if (fetched !== undefined) awaited.add(fetched);
    if (awaited.size === 0) return this.collect(outcomes);
    return Promise.all(awaited).then(() => this.collect(outcomes));
  }

  /** Asks the oracle; undefined when it answered at once. */
  private fetch(outcomes: string[]): Promise<unknown> | undefined {
    const keep = (scores: Scores): void =>
      outcomes.forEach((outcome, i) => this.scores.set(outcome, scores[i]!));
    let answer: Scores | Promise<Scores>;
    try {
      answer = this.oracle.score(outcomes);
    } catch (error) {
      throw this.keepPart(error);
    }
    if (!(answer instanceof Promise)) {
      keep(answer);
      return undefined;
    }
    const call = answer
      .then(keep, (error: unknown) => Promise.reject(this.keepPart(error)))
      .finally(() => outcomes.forEach((outcome) => this.pending.delete(outcome)));
    for (const outcome of outcomes) this.pending.set(outcome, call);
    return call;
  }

  /** A budget that ran out has paid for a part of the batch: that part is known. Returns the error. */
  private keepPart(error: unknown): unknown {
    if (error instanceof BudgetExhausted) {
      for (const [outcome, raw] of error.scored) this.scores.set(outcome, raw);
    }
    return error;
  }

  private collect(outcomes: readonly string[]): Scores {
    return outcomes.map((outcome) => this.scores.get(outcome)!);
  }
}
