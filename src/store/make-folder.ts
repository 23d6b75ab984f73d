/** Folders for what a command writes. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileError } from '../settings/errors.js';

/**
 * Makes a folder with those above it, unless it is there. Node's own recursive mkdir never ends where a file
 * system answers ENOENT to every mkdir, as /proc does.
 * @throws UsageError in one sentence
 */
export function makeFolder(path: string): void {
  try {
    make(resolve(path));
  } catch (error) {
    throw fileError(path, error);
  }
}

function make(path: string): void {
  if (existsSync(path)) return;
  make(dirname(path));
  mkdirSync(path);
}
