/**
 * A process that was killed may leave one that it started: that one notices and ends, but holds the run until
 * then. Who goes on with the run waits for it.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { livingOwner } from '../store/lock.js';
import { LOCK_FILE } from '../store/run-directory.js';

/** Seconds that it has to notice. */
const MOST_WAIT = 60;

/** Waits until nobody holds the run directory, or long enough. @throws the signal's reason when interrupted */
export async function awaitRelease(run: string, signal: AbortSignal): Promise<void> {
  const lock = join(run, LOCK_FILE);
  for (let waited = 0; livingOwner(lock) !== undefined && waited < MOST_WAIT; waited += 0.2) {
    signal.throwIfAborted();
    await wait(200);
  }
}
