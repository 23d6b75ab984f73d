/**
 * The walk of a reward call, by heart:
 *
 *     known?       what this run has been told is free
 *     budget       as many of the others as it covers; the rest is refused when these are paid
 *     batches      of the size the reward wants, several under way at once; and in each
 *       recall       what a log or a shared file knows is not asked for
 *       announce     what is about to be asked is written down
 *       ask          with further attempts, in time; of a batch that throws, one by one
 *       check        every failure is a sentence, which stops or counts as infeasible
 *       keep         new answers go into the shared file
 *       log          one call each
 *     shape        raw scores become log-rewards (`PaidOracle`, `freeEvaluator`)
 *
 * Without memory, budget and log it asks outside a run: for evaluation, and for the parts of a combination.
 */
import type { Oracle, Scores } from '../oracle.js';
import { attempt, checkRetry, type RetryOptions, type TimeLimit } from './attempts.js';
import { checkBatches, inBatches, type BatchOptions } from './batches.js';
import { BudgetExhausted } from './budget.js';
import {
  allFailed,
  checkReply,
  checkScore,
  isAnswered,
  scoredOf,
  type CheckedAnswer,
} from './check-reply.js';
import { onWhich, OracleFailure } from './failure.js';
import { recall, type KnownAnswers } from './known.js';
import { settled, type Steps } from './steps.js';

export interface CheckOptions extends TimeLimit {
  /** `stop` throws an OracleFailure; `infeasible` scores the outcome null and reports. Default `stop`. */
  readonly onFailure?: 'stop' | 'infeasible';
  /**
   * Least score that can become a reward (`leastScore` of the shaping). A lower one is a failure, but was
   * paid for: it is kept as it is and, where failures do not stop the run, counts as the least reward.
   * Default: none.
   */
  readonly least?: number;
  /**
   * When a batch throws, scores its outcomes one by one, so that one bad outcome does not cost the batch and
   * can be named. Default true, false where there are further attempts.
   */
  readonly isolate?: boolean;
  /** Told of every failure that does not stop the run, and which outcomes count as infeasible for it. */
  readonly report?: (failure: OracleFailure, outcomes: readonly string[]) => void;
}

/** How an oracle outside this program wants to be called. */
export interface CallOptions {
  /** Splits calls into batches; without it a call is one batch. */
  readonly batches?: BatchOptions | undefined;
  readonly check?: CheckOptions | undefined;
  /** Further attempts after a failed call; without it none. */
  readonly retry?: RetryOptions | undefined;
  /** A file of answers that runs share. */
  readonly known?: KnownAnswers | undefined;
}

/** What a run adds. */
export interface RunStages {
  /** Answers that are free; `log` fills it. */
  readonly memory: { get(outcome: string): number | null | undefined; has(outcome: string): boolean };
  readonly budget: { readonly limit: number; readonly remaining: number };
  /** Answers of the same run before it was killed: calls again, but neither asked for nor logged again. */
  readonly before: KnownAnswers;
  /** Writes down what is about to be asked; when it throws, the call is not made. */
  readonly announce: ((outcomes: readonly string[]) => void) | undefined;
  /** Gets the answers of each batch before anybody sees the scores, those before a failure too. */
  readonly log: (answers: readonly CheckedAnswer[]) => void;
}

/**
 * @returns raw scores of a list of outcomes, in order; as steps, see `take`
 * @throws when an option is out of range
 */
export function rewardWalk(
  oracle: Oracle,
  { batches, check = {}, retry, known }: CallOptions,
  run?: RunStages,
): (outcomes: readonly string[]) => Steps<Scores> {
  const { name } = oracle.info;
  const { onFailure = 'stop', least = -Infinity, isolate = retry === undefined, report } = check;
  const sources = [run?.before, known].filter((source) => source !== undefined);
  if (batches) checkBatches(batches);
  if (retry) checkRetry(retry);

  function* walk(outcomes: readonly string[]): Steps<Scores> {
    const fresh = run ? [...new Set(outcomes)].filter((outcome) => !run.memory.has(outcome)) : outcomes;
    const covered = run && run.budget.remaining < fresh.length ? run.budget.remaining : fresh.length;
    const answers: CheckedAnswer[] = [];
    try {
      const paid = fresh.slice(0, covered);
      if (batches) yield* settled(inBatches(paid, batches, pay, answers));
      else if (paid.length > 0) answers.push(...(yield* pay(paid)));
    } catch (error) {
      throw error instanceof OracleFailure ? error.with(scoredOf(answers.filter(Boolean))) : error;
    }
    if (covered < fresh.length) {
      const scored = new Map(answers.map(({ outcome, raw }) => [outcome, raw]));
      throw new BudgetExhausted(name, run!.budget.limit, fresh.slice(covered), scored);
    }
    return run ? outcomes.map((outcome) => run.memory.get(outcome)!) : answers.map(({ raw }) => raw);
  }

  function* pay(batch: readonly string[]): Steps<readonly CheckedAnswer[]> {
    let answers: readonly CheckedAnswer[];
    try {
      answers = yield* call(batch);
    } catch (error) {
      if (error instanceof OracleFailure && error.scored.size > 0)
        run?.log(Array.from(error.scored, ([outcome, raw]) => ({ outcome, raw })));
      throw error;
    }
    run?.log(answers);
    return answers;
  }

  function* call(batch: readonly string[]): Steps<readonly CheckedAnswer[]> {
    if (sources.length === 0) return decide(yield* ask(batch));
    const recalled = decide(
      Array.from(recall(sources, batch), ([outcome, raw]) => checkScore(name, outcome, raw, least)),
    );
    const answers = new Map(recalled.map((answer) => [answer.outcome, answer]));
    const missing = [...new Set(batch)].filter((outcome) => !answers.has(outcome));
    try {
      const asked = missing.length > 0 ? yield* ask(missing) : [];
      for (const answer of decide(yield* keep(asked))) answers.set(answer.outcome, answer);
    } catch (error) {
      throw error instanceof OracleFailure ? error.with(scoredOf(recalled)) : error;
    }
    return batch.map((outcome) => answers.get(outcome)!);
  }

  /** Of a batch that stops at one, the answers up to there. */
  function* ask(batch: readonly string[]): Steps<readonly CheckedAnswer[]> {
    run?.announce?.(batch);
    let reply: unknown;
    try {
      reply = yield* settled(attempt(oracle, batch, retry, check));
    } catch (error) {
      if (error instanceof OracleFailure) return answeredBefore(batch, error);
      if (batch.length > 1 && isolate) return yield* oneByOne(batch);
      const message = error instanceof Error ? error.message : String(error);
      return allFailed(
        batch,
        new OracleFailure(name, batch[0], `failed${onWhich(batch)}: ${message}`, error),
      );
    }
    return checkReply(name, batch, reply, least);
  }

  function* oneByOne(batch: readonly string[]): Steps<readonly CheckedAnswer[]> {
    const answers: CheckedAnswer[] = [];
    for (const outcome of batch) {
      const [answer] = yield* ask([outcome]);
      answers.push(answer);
      if (answer.failure && onFailure === 'stop') break;
    }
    return answers;
  }

  /** An oracle may know what it answered before it failed, such as a process that died midway. */
  function answeredBefore(batch: readonly string[], failure: OracleFailure): readonly CheckedAnswer[] {
    return batch.map((outcome) => {
      const raw = failure.scored.get(outcome);
      return raw === undefined ? { outcome, raw: null, failure } : checkScore(name, outcome, raw, least);
    });
  }

  /** Stops at the first failure, or reports them all. */
  function decide(answers: readonly CheckedAnswer[]): readonly CheckedAnswer[] {
    const failures = new Map<OracleFailure, string[]>();
    for (const { failure, outcome } of answers) {
      if (failure === undefined) continue;
      const together = failures.get(failure);
      if (together) together.push(outcome);
      else failures.set(failure, [outcome]);
    }
    for (const [failure, outcomes] of failures) {
      if (onFailure === 'stop') throw failure.with(scoredOf(answers));
      report?.(failure, outcomes);
    }
    return answers;
  }

  /** Puts what was answered into the shared file; where another run was first, its answers count. */
  function* keep(answers: readonly CheckedAnswer[]): Steps<readonly CheckedAnswer[]> {
    if (known?.keep === undefined || !answers.some(isAnswered)) return answers;
    const scored = scoredOf(answers);
    try {
      yield* settled(known.keep(scored));
    } catch (error) {
      // What went wrong before weighs more.
      if (answers.some(({ failure }) => failure)) return answers;
      const what = `has answered, but its cache ${(error as Error).message}`;
      const failure = new OracleFailure(name, answers[0].outcome, what, error, scored);
      if (onFailure === 'stop') throw failure;
      report?.(failure, []);
      return answers;
    }
    return answers.map((answer) => {
      const raw = isAnswered(answer) ? known.get(answer.outcome) : undefined;
      return raw === undefined || raw === answer.raw ? answer : checkScore(name, answer.outcome, raw, least);
    });
  }

  return walk;
}
