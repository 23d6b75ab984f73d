/**
 * Files that are never half-written: new content goes to a temporary name, is forced to the disk and renamed
 * over the old, which stays whole until then. Killed at any moment, a reader finds the old file or the new
 * one.
 */
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file's content as a whole.
 * @throws the file system's error; the old file is then untouched and the temporary one removed
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    // A file of its own: never through a link of that name that someone has put there.
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw naming(path, error);
  }
  syncFolder(dirname(path));
}

/** Renames a file, on the disk when it returns. */
export function renameFile(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/**
 * The system's error with the file it is about, for messages: what fails on an open file (a full disk) names
 * none, what fails on a temporary one names that.
 */
export function naming(path: string, error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error) Object.assign(error, { path });
  return error;
}

/** The temporary file of a write that was cut short: `.run.json.4711.tmp`. */
const TEMPORARY = /^\.(?<name>.+)\.(?<pid>\d+)\.tmp$/;

/** True for names that `writeFileAtomic` gives to its temporary files. */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/**
 * Removes what killed processes left of writing these files. Call it where no other process can be writing
 * them.
 */
export function removeTemporaries(folder: string, names: readonly string[]): void {
  for (const entry of readdirSync(folder)) {
    const name = TEMPORARY.exec(entry)?.groups?.name;
    if (name !== undefined && names.includes(name)) rmSync(join(folder, entry), { force: true });
  }
}

/**
 * Forces a folder's entries to the disk, so that a rename survives a power cut. Windows cannot open folders
 * and needs it not.
 */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
