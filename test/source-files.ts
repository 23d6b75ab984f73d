/**
 * The project's own files, as the tests of its house rules read them: what git tracks, or, in an unpacked
 * copy without git, everything outside the folders that hold no source.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

const NOT_SOURCE = new Set([
  'node_modules',
  'dist',
  'coverage',
  'runs',
  'demo-run',
  'api-docs',
  '.git',
  '.vite',
]);

function walk(folder: string, found: string[]): string[] {
  for (const name of readdirSync(folder)) {
    if (NOT_SOURCE.has(name)) continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) walk(path, found);
    else found.push(relative(projectRoot, path).split('\\').join('/'));
  }
  return found;
}

/**
 * Paths of the project's files relative to its root, with forward slashes, sorted. Files not yet committed
 * count, ignored ones do not.
 */
export function projectFiles(): string[] {
  let files: string[];
  try {
    const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    files = listing.split('\n').filter((path) => path !== '' && existsSync(join(projectRoot, path)));
  } catch {
    files = [];
  }
  if (files.length === 0) files = walk(projectRoot, []);
  return [...new Set(files)].sort();
}
