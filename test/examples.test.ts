/**
 * The examples run as they are, on the built package, with a small budget; what they print at the end makes
 * sense.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './source-files.js';

const run = async (name: string, ...budget: readonly number[]): Promise<string> => {
  const file = join(projectRoot, 'examples', `${name}.mjs`);
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...budget.map(String)], {
    cwd: projectRoot,
  });
  return stdout;
};
const lastOf = (text: string, name: string): number =>
  Number([...text.matchAll(new RegExp(`${name} ([\\d.e+-]+)`, 'g'))].at(-1)?.[1]);

// Without a build there is no package to import; `npm test` builds first. Seeds are fixed in the examples;
// bounds are at least twice what was measured.
describe.skipIf(!existsSync(join(projectRoot, 'dist', 'index.js')))('examples', () => {
  it('tb-on-a-grid comes close to the exact distribution', async () => {
    const text = await run('tb-on-a-grid', 1000);
    expect(lastOf(text, 'l1')).toBeLessThan(0.05);
    expect(Math.abs(lastOf(text, 'learned') - 3.109061)).toBeLessThan(0.05);
  });

  it('db-on-bits finds all modes', async () => {
    const text = await run('db-on-bits', 600);
    expect(text).toContain('modes 3/3');
    expect(lastOf(text, 'tv')).toBeLessThan(0.25);
  });

  it('subtb-on-dna draws the site', async () => {
    const text = await run('subtb-on-dna', 600);
    expect(lastOf(text, 'tv')).toBeLessThan(0.3);
    expect(text).toContain(' of 6 match');
  });

  it('algorithm-1 reaches what it is asked for, without a reward', async () => {
    const text = await run('algorithm-1', 1000, 6);
    expect(lastOf(text, 'on uniform goals')).toBeGreaterThan(90);
    // Untrained, about one in 36.
    expect(lastOf(await run('algorithm-1', 1, 6), 'on uniform goals')).toBeLessThan(25);
  });

  it('mixture obeys the laws, and adapts to two rewards', async () => {
    const text = await run('mixture', 1000);
    expect(text).toContain('laws: 21 of 21 hold');
    const distances = [...text.matchAll(/tv ([\d.]+)/g)].map(([, tv]) => Number(tv));
    expect(distances).toHaveLength(2);
    for (const tv of distances) expect(tv).toBeLessThan(0.12);
  });

  it('are all run here', () => {
    const names = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.mjs'));
    const here = readFileSync(join(projectRoot, 'test', 'examples.test.ts'), 'utf8');
    expect(names.length).toBeGreaterThanOrEqual(5);
    expect(names.filter((name) => !here.includes(`run('${name.slice(0, -4)}'`))).toEqual([]);
  });
});
