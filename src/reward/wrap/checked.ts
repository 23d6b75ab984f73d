/**
 * Rewards are written by users and may do anything: throw, return too few scores, NaN, negative numbers,
 * undefined or strings, or never return. This wrapper turns each into one sentence that names the oracle and
 * the outcome, or, when so configured, into an infeasible outcome, so that a long run goes on.
 */
import type { Oracle, Scores } from '../oracle.js';

export interface CheckOptions {
  /** `stop` throws an OracleFailure; `infeasible` scores the outcome null and reports. Default `stop`. */
  readonly onFailure?: 'stop' | 'infeasible';
  /**
   * Least score that can become a reward (`leastScore` of the shaping). A lower one is a failure, but was
   * paid for: it is kept as it is and, where failures do not stop the run, counts as the least reward.
   * Default: none.
   */
  readonly least?: number;
  /**
   * Longest time for a batch in milliseconds; only an oracle that answers later can be timed. Default none.
   */
  readonly timeout?: number;
  /**
   * When a batch throws, scores its outcomes one by one, so that one bad outcome does not cost the batch and
   * can be named. Default true.
   */
  readonly isolate?: boolean;
  /** Told of every failure that does not stop the run, and which outcomes count as infeasible for it. */
  readonly report?: (failure: OracleFailure, outcomes: readonly string[]) => void;
  /** Starts a timer and returns the function that stops it. Default: setTimeout. */
  readonly timer?: (milliseconds: number, then: () => void) => () => void;
}

/** What an oracle did wrong, in one sentence. */
export class OracleFailure extends Error {
  override readonly name = 'OracleFailure';

  constructor(
    readonly oracle: string,
    /** The outcome, or the first of the batch when it is not known which. */
    readonly outcome: string,
    what: string,
    cause?: unknown,
    /** What was scored before the failure: paid for, so `logOracle` keeps it. */
    readonly scored: ReadonlyMap<string, number | null> = new Map(),
  ) {
    super(`reward ${oracle} ${what}`, cause === undefined ? undefined : { cause });
  }
}

const isScore = (value: unknown): value is number | null =>
  value === null || (typeof value === 'number' && Number.isFinite(value));

/** The good scores of a batch that also holds bad ones, by outcome. */
function goodScores(outcomes: readonly string[], list: ArrayLike<unknown>): Map<string, number | null> {
  const scored = new Map<string, number | null>();
  outcomes.forEach((outcome, i) => {
    const score = list[i];
    if (isScore(score)) scored.set(outcome, score);
  });
  return scored;
}

export function checkOracle(oracle: Oracle, options: CheckOptions = {}): Oracle {
  const {
    onFailure = 'stop',
    least = -Infinity,
    timeout = Infinity,
    isolate = true,
    report,
    timer = startTimer,
  } = options;
  const { name } = oracle.info;

  /** Stops, or reports; null for each of the outcomes that failed together. */
  const fail = (
    outcomes: readonly string[],
    what: string,
    cause?: unknown,
    scored?: ReadonlyMap<string, number | null>,
  ): null[] => {
    const failure = new OracleFailure(name, outcomes[0], what, cause, scored);
    if (onFailure === 'stop') throw failure;
    report?.(failure, outcomes);
    return outcomes.map(() => null);
  };

  /** The batch's scores, each checked. */
  const check = (outcomes: readonly string[], scores: unknown): Scores => {
    if (!Array.isArray(scores) && !ArrayBuffer.isView(scores)) {
      const what = `must return a list of ${outcomes.length} scores, got ${describe(scores)}${of(outcomes)}`;
      return fail(outcomes, what);
    }
    const list = scores as ArrayLike<unknown>;
    if (list.length !== outcomes.length) {
      const what = `returned ${list.length} scores for ${outcomes.length} outcomes${of(outcomes)}`;
      return fail(outcomes, what);
    }
    return outcomes.map((outcome, i) => {
      const score = list[i];
      if (!isScore(score)) {
        const what = `scored ${quote(outcome)} ${describe(score)}, expected a finite number or null`;
        return fail([outcome], what, undefined, goodScores(outcomes, list))[0]!;
      }
      if (score !== null && score < least)
        fail([outcome], tooLow(outcome, score, least), undefined, goodScores(outcomes, list));
      return score;
    });
  };

  const thrown = (outcomes: readonly string[], error: unknown): Scores | Promise<Scores> => {
    if (error instanceof OracleFailure) {
      // From an oracle that knows what was answered before it failed, such as a process that died midway.
      if (onFailure === 'stop') throw error;
      report?.(
        error,
        outcomes.filter((outcome) => !error.scored.has(outcome)),
      );
      return outcomes.map((outcome) => error.scored.get(outcome) ?? null);
    }
    if (outcomes.length === 1 || !isolate) {
      const message = error instanceof Error ? error.message : String(error);
      return fail(outcomes, `failed${of(outcomes)}: ${message}`, error);
    }
    return oneByOne(outcomes);
  };

  const attempt = (outcomes: readonly string[]): Scores | Promise<Scores> => {
    let answer: unknown;
    try {
      answer = oracle.score(outcomes);
    } catch (error) {
      return thrown(outcomes, error);
    }
    if (!(answer instanceof Promise)) return check(outcomes, answer);
    return inTime(answer, timeout, timer).then(
      (scores) => {
        if (scores !== LATE) return check(outcomes, scores);
        return fail(outcomes, `did not answer within ${timeout} ms${of(outcomes)}`);
      },
      (error: unknown) => thrown(outcomes, error),
    );
  };

  async function oneByOne(outcomes: readonly string[]): Promise<Scores> {
    const scores: Scores = [];
    for (const outcome of outcomes) {
      try {
        scores.push((await attempt([outcome]))[0]!);
      } catch (error) {
        if (!(error instanceof OracleFailure)) throw error;
        const { message, cause } = error;
        const scored = new Map([...goodScores(outcomes, scores), ...error.scored]);
        throw new OracleFailure(name, error.outcome, message.replace(`reward ${name} `, ''), cause, scored);
      }
    }
    return scores;
  }

  return { info: oracle.info, score: (outcomes) => (outcomes.length === 0 ? [] : attempt(outcomes)) };
}

/** The end of a sentence about a score below the least that can become a reward. */
export function tooLow(outcome: string, score: number, least: number): string {
  return `scored ${quote(outcome)} ${score}, but R = f^beta needs f >= ${least}; say which scores count as 0 and 1 (lo=, hi=), or take transform=exp`;
}

const LATE = Symbol('late');

/** The answer, or LATE. An answer that comes after that is dropped. */
function inTime(
  answer: Promise<unknown>,
  timeout: number,
  timer: NonNullable<CheckOptions['timer']>,
): Promise<unknown> {
  if (timeout === Infinity) return answer;
  return new Promise((resolve, reject) => {
    const stop = timer(timeout, () => resolve(LATE));
    answer.then(resolve, reject).finally(stop);
  });
}

function startTimer(milliseconds: number, then: () => void): () => void {
  const handle = setTimeout(then, milliseconds);
  return () => clearTimeout(handle);
}

function quote(outcome: string): string {
  return JSON.stringify(outcome.length > 200 ? `${outcome.slice(0, 200)}...` : outcome);
}

function of(outcomes: readonly string[]): string {
  return outcomes.length === 1
    ? ` on ${quote(outcomes[0])}`
    : ` on a batch of ${outcomes.length} outcomes that begins with ${quote(outcomes[0])}`;
}

/** A value as a reader recognizes it: NaN, undefined, the string "0.5", an object. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `the string ${quote(value)}`;
  if (typeof value === 'object' && value !== null) return `an object`;
  if (typeof value === 'function') return 'a function';
  return String(value);
}
