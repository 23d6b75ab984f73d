/** A small part of bench/fuzz.mjs, seeded: mutated inputs for every reader of what comes from outside. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { programIsBuilt } from './program.js';
import { projectRoot } from './source-files.js';

interface Target {
  readonly name: string;
}
type Fuzz = (
  target: Target,
  count: number,
  seed: number,
) => Promise<{ inputs: number; read: number; refused: number }>;

const load = (name: string): Promise<Record<string, unknown>> =>
  import(pathToFileURL(join(projectRoot, 'test', 'fuzz', name)).href) as Promise<Record<string, unknown>>;

// The readers are those of the build; `npm test` builds first.
describe.skipIf(!programIsBuilt)('mutated inputs', async () => {
  if (!programIsBuilt) return;
  const { TARGETS } = (await load('targets.mjs')) as { TARGETS: readonly Target[] };
  const { fuzz } = (await load('fuzz.mjs')) as { fuzz: Fuzz };

  it.each(TARGETS.map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const found = await fuzz(target, 1500, 11);
    expect(found.inputs).toBe(1500);
    // A fuzzer whose every input is refused at the door tests little; one whose none is refused tests
    // nothing.
    expect(found.read).toBeGreaterThan(0);
    expect(found.refused).toBeGreaterThan(100);
  });

  it('a reader that fails is caught', async () => {
    const seeds = ['a,b\n1,2\n'];
    const broken = {
      name: 'broken',
      seeds,
      read: (text: string) => {
        if (text.includes('"')) (undefined as unknown as string[]).at(0);
      },
    };
    await expect(fuzz(broken, 2000, 1)).rejects.toThrow(/broken: throws TypeError.*input \d+ of seed 1/);
  });
});
