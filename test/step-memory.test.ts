/**
 * Steps make no garbage, and memory stays flat however long a run is. Every case runs in a process of its own
 * on the built package (see step-memory.mjs, where the cases are).
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { programIsBuilt } from './program.js';
import { projectRoot } from './source-files.js';

const MEGABYTE = 1024 * 1024;

/** Runs step-memory.mjs and returns the figures that it prints. */
async function measure(args: readonly string[], youngMegabytes?: number): Promise<Record<string, number>> {
  const flags = ['min', 'max'].map((end) => `--${end}-semi-space-size=${youngMegabytes}`);
  const script = join(projectRoot, 'test', 'step-memory.mjs');
  const argv = ['--expose-gc', ...(youngMegabytes === undefined ? [] : flags), script, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  return JSON.parse(stdout) as Record<string, number>;
}

describe.skipIf(!programIsBuilt).concurrent('memory', () => {
  it.each([
    'mle on a grid',
    'mle on strings',
    'db on a grid',
    'db from random walks',
    'trajectory balance',
    'roll-out',
  ])('%s: no object is made for a transition', async (name) => {
    const { allocated, retained } = await measure(['heap', name], 256);
    // A step has 150 transitions at least. An object costs 40 bytes or more, so one made for each would be
    // 6,000 bytes; what is allowed is that the engine boxes numbers (16 bytes) where it does not inline.
    // Measured: 60 to 3,700 with Node.js 20, 22 and 24.
    expect(allocated).toBeLessThan(5000);
    // Compiled code, spread over 2,000 steps. Measured: at most 126.
    expect(retained).toBeLessThan(300);
  });

  it.each(['mle on a grid', 'trajectory balance'])('%s: flat over 20,000 steps', async (name) => {
    const { resident, heap, arena } = await measure(['resident', name, '20000']);
    expect(arena).toBe(0);
    // 20 bytes a step; the smallest object has 16.
    expect(heap).toBeLessThan(400_000);
    // Pages come and go with the collector; 450 bytes a step would be seen. Measured: 1.6 MB at most.
    expect(resident).toBeLessThan(8 * MEGABYTE);
  });
});
