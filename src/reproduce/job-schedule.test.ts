/**
 * Several jobs at once: the order is kept where it must be, and what fails or dies takes nothing else with
 * it.
 */
import { describe, expect, it } from 'vitest';
import { Crash, doAll, type Item } from './job-schedule.js';

const alive = new AbortController().signal;

/** Items that take turns of the event loop, and a log of what began and ended. */
function itemsOf(
  plans: Readonly<
    Record<string, { turns?: number; after?: string; fails?: () => Error | undefined; done?: true }>
  >,
): { items: Item[]; log: string[] } {
  const log: string[] = [];
  const state = new Map<string, 'done' | 'failed'>();
  const items = Object.entries(plans).map(([name, { turns = 1, after, fails, done }]): Item => ({
    name,
    readiness() {
      if (done) return 'done';
      if (after === undefined || state.get(after) === 'done') return 'ready';
      return state.get(after) === 'failed' ? 'never' : 'later';
    },
    async run(job) {
      log.push(`${name} on ${job}`);
      for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
      const error = fails?.();
      state.set(name, error ? 'failed' : 'done');
      if (error) throw error;
      log.push(`${name} done`);
    },
  }));
  return { items, log };
}

describe('a schedule', () => {
  it('keeps the order on one job', async () => {
    const { items, log } = itemsOf({ a: {}, b: { after: 'a' }, c: { done: true }, d: {} });
    expect(await doAll(items, 1, alive)).toEqual([]);
    expect(log).toEqual(['a on 0', 'a done', 'b on 0', 'b done', 'd on 0', 'd done']);
  });

  it('overtakes only what waits, and begins it as soon as it can', async () => {
    const { items, log } = itemsOf({ a: { turns: 5 }, b: { after: 'a' }, c: {}, d: { turns: 20 }, e: {} });
    expect(await doAll(items, 2, alive)).toEqual([]);
    expect(log.slice(0, 4)).toEqual(['a on 0', 'c on 1', 'c done', 'd on 1']);
    expect(log.indexOf('b on 0')).toBe(log.indexOf('a done') + 1);
    expect(log.indexOf('e on 0')).toBeGreaterThan(log.indexOf('b on 0'));
    expect(log.filter((line) => line.endsWith('done'))).toHaveLength(5);
  });

  it('goes on past an item that fails, and names what could not begin without it', async () => {
    const { items, log } = itemsOf({ a: { fails: () => new Error('no') }, b: { after: 'a' }, c: {} });
    expect(await doAll(items, 2, alive)).toEqual([
      { name: 'a', error: 'no' },
      { name: 'b', error: 'not begun: a run that it needs has failed' },
    ]);
    expect(log).toContain('c done');
  });

  it('tries once more what died with its process, and not what failed by itself', async () => {
    let deaths = 1;
    const once = itemsOf({ a: { fails: () => (deaths-- > 0 ? new Crash('killed') : undefined) } });
    expect(await doAll(once.items, 1, alive)).toEqual([]);
    expect(once.log).toEqual(['a on 0', 'a on 0', 'a done']);
    const again = itemsOf({ a: { fails: () => new Crash('killed') }, b: { fails: () => new Error('no') } });
    expect(await doAll(again.items, 1, alive)).toHaveLength(2);
    expect(again.log).toEqual(['a on 0', 'a on 0', 'b on 0']);
  });

  it('gives up where everything fails', async () => {
    const all = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`i${i}`, { fails: () => new Error('disk full') }]),
    );
    expect((await doAll(itemsOf(all).items, 2, alive)).length).toBeLessThan(8);
  });

  it('begins nothing after it was aborted, and counts no interruption as a failure', async () => {
    const controller = new AbortController();
    const fails = (): Error => {
      controller.abort();
      return new Error('interrupted');
    };
    const { items, log } = itemsOf({ a: { fails }, b: {} });
    expect(await doAll(items, 1, controller.signal)).toEqual([]);
    expect(log).toEqual(['a on 0']);
  });
});
