/** A folder for one test file, removed behind it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

let next = 0;

/** Returns a function that names a fresh path (not yet made) within a temporary folder. */
export function temporaryPaths(): (name?: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'ocgfn-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name = 'path') => join(folder, `${name}-${next++}`);
}

/** Returns a function that writes a text into a fresh file of such a folder, and gives its path. */
export function temporaryFiles(): (name: string, content: string) => string {
  const fresh = temporaryPaths();
  return (name, content) => {
    const path = fresh(name);
    writeFileSync(path, content);
    return path;
  };
}
