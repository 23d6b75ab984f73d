/**
 * Work on several jobs at once: each takes the first item in order that can be done by now. So with one job
 * the order is kept, and with more of them only items that wait for others are overtaken.
 */

export interface Item {
  readonly name: string;
  /** `never`: what it needs has failed. `done`: there is nothing to do. */
  readiness(): 'ready' | 'later' | 'never' | 'done';
  /** @throws Crash when the process that did it died: it is tried once more */
  run(job: number): Promise<void>;
}

/** The process that did an item came to an end that is not the item's. */
export class Crash extends Error {}

export interface Failure {
  readonly name: string;
  readonly error: string;
}

/** So many failures without a success between them: everything will fail. */
const HOPELESS = 5;

export interface ScheduleEvents<T extends Item> {
  onStart?(item: T): void;
  /** After each item that succeeded; nothing else begins on this job before it has returned. */
  onDone?(item: T): void | Promise<void>;
  onFailure?(failure: Failure, item: T): void;
}

/**
 * Does all items that can be done. An item that fails is reported, and the others go on.
 * @returns failures, those that could not begin included; on an aborted signal what has failed so far
 */
export async function doAll<T extends Item>(
  items: readonly T[],
  jobs: number,
  signal: AbortSignal,
  events: ScheduleEvents<T> = {},
): Promise<Failure[]> {
  const waiting = [...items];
  const failures: Failure[] = [];
  const crashed = new Set<T>();
  let busy = 0;
  let inARow = 0;
  let wake: (() => void)[] = [];
  const fail = (item: T, error: string): void => {
    const failure = { name: item.name, error };
    failures.push(failure);
    events.onFailure?.(failure, item);
  };
  const take = (): T | undefined => {
    for (let i = 0; i < waiting.length; i++) {
      const item = waiting[i];
      const readiness = item.readiness();
      if (readiness === 'later') continue;
      waiting.splice(i--, 1);
      if (readiness === 'ready') return item;
      if (readiness === 'never') fail(item, 'not begun: a run that it needs has failed');
    }
    return undefined;
  };
  const doOne = async (item: T, job: number): Promise<void> => {
    try {
      events.onStart?.(item);
      await item.run(job);
      inARow = 0;
      await events.onDone?.(item);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Crash && !crashed.has(item)) {
        crashed.add(item);
        return doOne(item, job);
      }
      inARow++;
      fail(item, error instanceof Error ? error.message : String(error));
    }
  };
  const work = async (job: number): Promise<void> => {
    for (;;) {
      if (signal.aborted || inARow >= HOPELESS) return;
      const item = take();
      if (item) {
        busy++;
        await doOne(item, job);
        busy--;
        for (const go of wake) go();
        wake = [];
      } else if (busy === 0 || waiting.length === 0) return;
      else await new Promise<void>((resolve) => wake.push(resolve));
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, job) => work(job)));
  return failures;
}
