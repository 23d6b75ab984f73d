/** The rules that `npm run house` prints hold, and would be noticed if they did not. */
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenRules, exportsOf, LAYERS, LIMITS, measureHouse, sharedNames } from '../scripts/house.mjs';
import { projectRoot } from './source-files.js';

describe('the house', () => {
  const house = measureHouse();

  it('keeps its rules: small rooms and files, imports downwards, no circle, names of their own', () => {
    expect(brokenRules(house)).toEqual([]);
  });

  it('is measured as a whole', () => {
    expect(house.files).toBeGreaterThan(400);
    expect(house.rooms.reduce((sum, { lines }) => sum + lines, 0)).toBe(house.total);
    expect(house.rooms.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['lab', 'reward', 'tensor', 'scripts']),
    );
  });

  it('sees what a file exports itself, and who else bears the name', () => {
    const text = [
      'export interface Row { readonly line: number }',
      'export const [a, b] = [1, 2], MOST = 3;',
      "export { other } from './other.js';",
      'export async function read(): Promise<void> {}',
      'function own(): void {}',
    ].join('\n');
    expect(exportsOf('src/format/csv.ts', text)).toEqual(['Row', 'MOST', 'read']);
    expect(
      sharedNames([
        ['Row', 'src/a.ts'],
        ['read', 'src/a.ts'],
        ['Row', 'src/b.ts'],
      ]),
    ).toEqual(['Row: src/a.ts, src/b.ts']);
  });

  it('would be told of each broken rule', () => {
    const broken = brokenRules({
      ...house,
      median: LIMITS.medianLines + 1,
      long: [{ path: 'src/env/grid.ts', lines: LIMITS.mostLines + 1 }],
      rooms: [{ ...house.rooms[0], name: 'attic', share: 0.26 }, ...house.rooms],
      upwards: ['src/env/grid.ts imports src/cli/main.ts'],
      circles: ['src/env/a.ts -> src/env/b.ts -> src/env/a.ts'],
      sameFiles: ['spec.ts: src/env/spec.ts, src/reward/spec.ts'],
      sameExports: ['Row: src/env/a.ts, src/format/csv.ts'],
    });
    expect(broken).toEqual([
      'attic holds 26.0 % of all lines, at most 12.5 %',
      'the median file has 91 lines, at most 90',
      'src/env/grid.ts has 351 lines, at most 350',
      'upwards: src/env/grid.ts imports src/cli/main.ts',
      'circle: src/env/a.ts -> src/env/b.ts -> src/env/a.ts',
      'two files of one name, spec.ts: src/env/spec.ts, src/reward/spec.ts',
      'exported by two files, Row: src/env/a.ts, src/format/csv.ts',
    ]);
  });

  it('is drawn in docs/design.md, every layer in its place', () => {
    const [, napkin] = readFileSync(join(projectRoot, 'docs', 'design.md'), 'utf8').split('```');
    const drawn = napkin.split('\n').flatMap((line) => {
      const [word] = line.trim().split(/\s/);
      return LAYERS.includes(word) ? [word] : [];
    });
    expect(drawn).toEqual(LAYERS.toReversed());
  });
});
