/**
 * The lab's size, and what it stands on: it imports the package's published entry points by name, its own
 * files, and the packages of its page.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { projectFiles, projectRoot } from '../source-files.js';

const files = projectFiles().filter((path) => /^lab\/src\/.*\.(ts|svelte|css)$/.test(path));
const { exports: published } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};
const allowed = new Set([
  'svelte',
  'uplot',
  'uplot/dist/uPlot.min.css',
  ...Object.keys(published).map((name) => `ocgfn${name.slice(1)}`),
]);

it('imports nothing else', () => {
  expect(files.length).toBeGreaterThan(15);
  const foreign = files.flatMap((path) =>
    [...readFileSync(join(projectRoot, path), 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)]
      .map(([, name]) => name)
      .filter((name) =>
        name.startsWith('.')
          ? !posix.join(posix.dirname(path), name).startsWith('lab/src/')
          : !allowed.has(name),
      )
      .map((name) => `${path} imports ${name}`),
  );
  expect(foreign).toEqual([]);
});

it('engines import nothing of the page, so that they run in Node too', () => {
  const tied = files
    .filter((path) => path.startsWith('lab/src/engine/'))
    .filter((path) =>
      /from '\.\.\/|from 'svelte|\b(document|window)\.\w/.test(readFileSync(join(projectRoot, path), 'utf8')),
    );
  expect(tied).toEqual([]);
});

const built = join(projectRoot, 'dist', 'lab');
it.skipIf(!existsSync(built))(
  'all of it, built, is below 340 KB compressed without the model, and the model below 100 KB',
  () => {
    const compressed = (path: string): number => gzipSync(readFileSync(join(built, path))).length;
    const page = [
      'index.html',
      'icon.svg',
      ...readdirSync(join(built, 'assets')).map((name) => `assets/${name}`),
    ];
    const bytes = page.reduce((sum, path) => sum + compressed(path), 0);
    console.log(`the lab: ${(bytes / 1024).toFixed(0)} KB compressed in ${page.length} files`);
    expect(bytes).toBeLessThan(340 * 1024);
    expect(compressed('model/checkpoint.safetensors')).toBeLessThan(100 * 1024);
  },
);
