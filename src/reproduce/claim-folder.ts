/** A folder belongs to one experiment at one scale, and to one process at a time. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../settings/errors.js';
import { writeFileAtomic } from '../store/atomic.js';
import { takeLock } from '../store/lock.js';
import { makeFolder } from '../store/make-folder.js';
import { LOCK_FILE } from '../store/run-directory.js';

const PLAN_FILE = 'plan.json';

/** What a folder belongs to. */
interface Claim {
  readonly experiment: string;
  readonly scale: string;
}

/**
 * @param cut what is taken of the scale, kept for the record
 * @returns gives the folder back
 * @throws UsageError when the folder holds another experiment or scale, or is in use
 */
export function claimFolder(root: string, own: Claim, cut: object): () => void {
  const path = join(root, PLAN_FILE);
  if (existsSync(path)) {
    const there = JSON.parse(readFileSync(path, 'utf8')) as Claim;
    if (there.experiment !== own.experiment || there.scale !== own.scale)
      throw new UsageError(
        `${root}: holds the experiment ${there.experiment} at scale ${there.scale}; give another --out`,
      );
  }
  makeFolder(root);
  const unlock = takeLock(join(root, LOCK_FILE), root);
  writeFileAtomic(path, `${JSON.stringify({ ...own, ...cut })}\n`);
  return unlock;
}
