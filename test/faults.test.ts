/**
 * A few of the faults of bench/faults.mjs: kills at file operations and in the middle of writes, and I/O
 * errors, over pre-training, adaptation, training and downloads. Each run must end with the bits of one that
 * was left alone.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generator, prepare, SERVED, torment, type Kind } from './faults/torment.mjs';
import { programIsBuilt } from './program.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('faults at seeded file operations', () => {
  let server: Server;
  let kinds: Record<string, Kind>;
  const total = { kills: 0, errors: 0 };

  beforeAll(async () => {
    server = createServer((_, response) => response.end(SERVED));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    kinds = await prepare(fresh('prepared'), `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }, 120_000);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['pretrain', 'kill'],
    ['pretrain', 'error'],
    ['adapt', 'kill'],
    ['adapt, paid program', 'error'],
    ['train', 'error'],
    ['data get', 'kill'],
    ['data get', 'error'],
  ] as const)(
    '%s, %s',
    async (name, want) => {
      const random = generator(name.length + want.length);
      const counts = await torment(kinds[name], name, join(fresh('run'), 'run'), want, 2, random);
      total.kills += counts.kills;
      total.errors += counts.errors;
      expect(counts.kills + counts.errors).toBeLessThanOrEqual(2); // torment throws on whatever should not be
    },
    120_000,
  );

  it('have met runs at work', () => {
    // How often a run writes depends on the clock, so a fault may be due after its end: two of six kills at
    // work were seen on an idle machine, mostly more.
    expect(total.kills).toBeGreaterThanOrEqual(1);
    expect(total.errors).toBeGreaterThanOrEqual(1);
  });
});
