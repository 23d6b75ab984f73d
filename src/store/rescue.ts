/**
 * Reward calls that cannot be written into their run, because its disk is full or gone, are kept in the
 * folder for temporary files instead, named after the run, and taken from there when the run is gone on with:
 * what was paid for is not to be paid for again.
 */
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, UsageError } from '../settings/errors.js';
import { readJsonLines, toLine, type JsonObject } from './json-lines.js';

/** Where the calls of a run are kept. `id` is that of run.json, a UUID, so it names no other folder. */
const rescueFile = (id: string): string => join(tmpdir(), `ocgfn-${id}.jsonl`);

/**
 * Keeps calls elsewhere.
 * @param log the file that they could not be written to
 * @param cause why not
 * @returns the error to end the run with: it says where the calls are
 */
export function rescueCalls(
  log: string,
  id: string,
  calls: readonly JsonObject[],
  cause: unknown,
): UsageError {
  const file = rescueFile(id);
  const { message } = fileError(log, cause);
  try {
    appendFileSync(file, calls.map(toLine).join(''), { flush: true });
    return new UsageError(
      `${message}; the ${calls.length} reward calls that were just answered are kept in ${file}, resume takes them from there`,
      { cause },
    );
  } catch {
    return new UsageError(
      `${message}; ${calls.length} reward calls that were just answered could not be kept in ${file} either`,
      { cause },
    );
  }
}

/**
 * The calls that were kept for a run, without those that its log has after all; the file is removed by `keep`
 * when they are safe.
 */
export function rescuedCalls(
  id: string,
  logged: readonly JsonObject[],
): { readonly calls: readonly JsonObject[]; keep(): void } {
  const file = rescueFile(id);
  if (!existsSync(file)) return { calls: [], keep() {} };
  const known = new Set(logged.map(({ outcome }) => outcome));
  const calls = readJsonLines(file).filter(({ outcome }) => !known.has(outcome));
  return { calls, keep: () => rmSync(file, { force: true }) };
}
