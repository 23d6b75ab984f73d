/**
 * The programs of the README and of docs/library.md run as they stand there, on the built package, and print
 * what the page says.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './source-files.js';

interface Program {
  readonly name: string;
  readonly code: string;
  readonly prints: string;
}

/** Blocks of JavaScript with the block of text that follows them. */
function programsOf(page: string): Program[] {
  const text = readFileSync(join(projectRoot, page), 'utf8');
  return [...text.matchAll(/```(?:js|ts)\n(import [\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
    ([, code, prints], i) => ({ name: `${page}, program ${i + 1}`, code, prints }),
  );
}

const programs = ['README.md', 'docs/library.md'].flatMap(programsOf);

it('the programs are found, and that of the README is short', () => {
  expect(programs.length).toBeGreaterThanOrEqual(7);
  expect(programs[0].code.trim().split('\n').length).toBeLessThanOrEqual(8);
});

// Without a build there is no package to import; `npm test` builds first.
describe.skipIf(!existsSync(join(projectRoot, 'dist', 'index.js')))('the library pages', () => {
  it.each(programs)(
    '$name',
    async ({ code, prints }) => {
      const env = { ...process.env, OCGFN_KERNELS: 'simd', NO_COLOR: '1' };
      const args = ['--input-type=module', '-e', code];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot, env });
      expect(stdout).toBe(prints);
    },
    120_000,
  );
});
