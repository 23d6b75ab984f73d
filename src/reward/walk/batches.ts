/** For oracles behind a network or a process: batches of bounded size, several under way at once. */
import { take, type Steps } from './steps.js';

export interface BatchOptions {
  /** Greatest number of outcomes in a call. Default 64. */
  readonly size?: number;
  /** Greatest number of calls under way. Default 1. */
  readonly concurrency?: number;
}

/** @throws when an option is no integer >= 1 */
export function checkBatches({ size = 64, concurrency = 1 }: BatchOptions): void {
  for (const [key, value] of Object.entries({ size, concurrency })) {
    if (!(Number.isSafeInteger(value) && value >= 1))
      throw new Error(`batched: ${key} must be an integer >= 1, got ${String(value)}`);
  }
}

/**
 * Does the work on every batch. When one fails no further one is started, and the error is that batch's.
 *
 * @param done what the work returned, for each outcome; it is filled in as batches end, in whatever order
 */
export async function inBatches<T>(
  outcomes: readonly string[],
  { size = 64, concurrency = 1 }: BatchOptions,
  work: (batch: readonly string[]) => Steps<readonly T[]>,
  done: T[],
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < outcomes.length && !failed) {
      const from = next;
      next = Math.min(outcomes.length, from + size);
      try {
        const part = await take(work(outcomes.slice(from, next)));
        for (let i = 0; i < part.length; i++) done[from + i] = part[i];
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Math.min(concurrency, Math.ceil(outcomes.length / size));
  // All are awaited, so that nothing is still under way when the error is seen.
  const ends = await Promise.allSettled(Array.from({ length: workers }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
