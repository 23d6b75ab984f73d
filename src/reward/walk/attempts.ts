/**
 * One question to an oracle: further attempts where one fails, a growing pause before each, and a time limit.
 */
import type { Oracle } from '../oracle.js';
import { onWhich, OracleFailure } from './failure.js';

export interface RetryOptions {
  /** Further attempts. Default 3. */
  readonly retries?: number;
  /** Pause before the first of them in milliseconds; it doubles every time. Default 500. */
  readonly backoff?: number;
  /** Longest pause. Default 30,000 ms. */
  readonly maxBackoff?: number;
  /** False for errors that another attempt cannot mend. Default: all can be. */
  readonly mayRetry?: (error: unknown) => boolean;
  /** Waits. Default: setTimeout. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface TimeLimit {
  /**
   * Longest time for a batch in milliseconds, all attempts together; only an oracle that answers later can be
   * timed. Default none.
   */
  readonly timeout?: number;
  /** Starts a timer and returns the function that stops it. Default: setTimeout. */
  readonly timer?: (milliseconds: number, then: () => void) => () => void;
}

/** @throws when retries is no integer >= 0 */
export function checkRetry({ retries = 3 }: RetryOptions): void {
  if (!(Number.isSafeInteger(retries) && retries >= 0))
    throw new Error(`retry: retries must be an integer >= 0, got ${String(retries)}`);
}

/**
 * What the oracle answers, not judged.
 *
 * @throws what the oracle throws at the last attempt, or an OracleFailure when it is late
 */
export function attempt(
  oracle: Oracle,
  outcomes: readonly string[],
  retry: RetryOptions | undefined,
  { timeout = Infinity, timer = startTimer }: TimeLimit,
): unknown {
  const answer: unknown = retry === undefined ? oracle.score(outcomes) : again(oracle, outcomes, retry);
  if (timeout === Infinity || !(answer instanceof Promise)) return answer;
  return new Promise((resolve, reject) => {
    const stop = timer(timeout, () => {
      const what = `did not answer within ${timeout} ms${onWhich(outcomes)}`;
      reject(new OracleFailure(oracle.info.name, outcomes[0], what));
    });
    // An answer that comes after that is dropped.
    answer.then(resolve, reject).finally(stop);
  });
}

async function again(oracle: Oracle, outcomes: readonly string[], options: RetryOptions): Promise<unknown> {
  const { retries = 3, backoff = 500, maxBackoff = 30_000, mayRetry = () => true, sleep = wait } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await oracle.score(outcomes);
    } catch (error) {
      if (!mayRetry(error)) throw error;
      if (failures >= retries) throw retries > 0 ? afterAttempts(error, retries + 1) : error;
      await sleep(Math.min(maxBackoff, backoff * 2 ** failures));
    }
  }
}

/** A failure that says itself what it is says too how often that happened. */
const afterAttempts = (error: unknown, attempts: number): unknown =>
  error instanceof OracleFailure ? error.with([], `${error.what} (${attempts} attempts)`) : error;

function startTimer(milliseconds: number, then: () => void): () => void {
  const handle = setTimeout(then, milliseconds);
  return () => clearTimeout(handle);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
