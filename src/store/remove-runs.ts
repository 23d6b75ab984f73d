/**
 * Removing runs: what may go, what must stay and why. Only files that runs write are ever removed, so a
 * folder with other files in it stays.
 */
import { rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { livingOwner } from './lock.js';
import { LOCK_FILE, readOracleCalls, RunDirectory } from './run-directory.js';
import type { FoundRun } from './find-runs.js';

export interface RemovalVerdict {
  readonly run: FoundRun;
  /** Why it stays; undefined when it may go. */
  readonly kept?: string;
}

/**
 * What may be removed of the chosen runs.
 * @param all every run that was found, for the question who goes out from whom
 * @param paid also remove runs that hold reward calls
 */
export function judgeRemoval(
  chosen: readonly FoundRun[],
  all: readonly FoundRun[],
  paid: boolean,
): RemovalVerdict[] {
  const going = new Set(chosen.map(({ path }) => resolve(path)));
  const reasonOf = (run: FoundRun): string | undefined => {
    const owner = livingOwner(join(run.path, LOCK_FILE));
    if (owner !== undefined) return `in use by process ${owner}`;
    const calls = paid ? undefined : callsIn(run.path);
    if (calls !== undefined) return `${calls}; --paid removes it all the same`;
    const child = all.find(
      ({ path, record }) => record.parent?.id === run.record.id && !going.has(resolve(path)),
    );
    return child && `${child.path} goes out from it`;
  };
  // A run that stays may itself have a parent, which must stay then.
  for (let before = Infinity; going.size < before;) {
    before = going.size;
    for (const run of chosen) if (reasonOf(run) !== undefined) going.delete(resolve(run.path));
  }
  return chosen.map((run) => {
    const kept = reasonOf(run);
    return kept === undefined ? { run } : { run, kept };
  });
}

/** What it has paid for, in words; undefined where that is nothing. */
function callsIn(path: string): string | undefined {
  try {
    const { length } = readOracleCalls(path);
    return length === 0 ? undefined : `holds ${length} reward calls`;
  } catch {
    return 'its log of reward calls is damaged';
  }
}

/**
 * Removes one run, its run.json last: what is interrupted can be said again.
 * @returns what is left of the folder: nothing, or the names of files that are no run's
 * @throws UsageError when it is in use
 */
export function removeRun(path: string): readonly string[] {
  const left = RunDirectory.remove(path);
  if (left.length === 0) rmdirSync(path);
  return left;
}
