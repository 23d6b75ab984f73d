/** `ocgfn reproduce --results`: figures that were kept are not lost to a part of them. */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ocgfn } from './run-command.js';
import { projectRoot } from './source-files.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();

it('refuses --tasks where the kept file holds other comparisons, before anything runs', async () => {
  const kept = join(projectRoot, 'results', 'controls-laptop.json');
  const [folder, out] = [fresh('results'), fresh('out')];
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'controls-smoke.json');
  copyFileSync(kept, file);
  const words = 'reproduce controls --scale smoke --tasks grid64 --jobs 1 --seeds 1'.split(' ');
  const { code, err } = await ocgfn(...words, '--results', folder, '--out', out);
  expect([code, err]).toEqual([2, expect.stringContaining('which --tasks would drop')]);
  expect(existsSync(out)).toBe(false);
  expect(readFileSync(file)).toEqual(readFileSync(kept));
});
