/** Waits for something that another process does. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What `read` gives, once that is neither undefined nor false. @throws after so many seconds */
export async function until<T>(read: () => T | undefined | false, seconds = 30): Promise<T> {
  for (let i = 0; i < 40 * seconds; i++) {
    const value = read();
    if (value !== undefined && value !== false) return value;
    await sleep(25);
  }
  throw new Error(`waited ${seconds} s in vain`);
}
