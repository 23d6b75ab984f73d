/**
 * One writer per run directory. The lock file names the process by its id and the moment it started, so that
 * a process that was killed does not keep it, not even when its id has been given to another since. Processes
 * of one machine only: a folder shared over a network is not protected.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fileError, UsageError } from '../settings/errors.js';

/** Milliseconds between two attempts. */
const PAUSE = 5;

const ownerSchema = z.object({ pid: z.number().int().positive(), started: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * When a process started, in the system's own words; undefined when there is no such process or the system
 * does not say.
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // Field 22 of /proc/PID/stat, counted behind the process name, which may hold spaces and parentheses
      // itself.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    if (process.platform === 'win32') return undefined;
    const said = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return said.trim() || undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === '' || (processStart(pid) ?? started) === started;
}

function readOwner(path: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A living process has the lock. */
class InUse extends UsageError {}

/** The process that holds the lock at `path`, if it is alive. */
export function livingOwner(path: string): number | undefined {
  const owner = readOwner(path);
  return owner !== undefined && isAlive(owner) ? owner.pid : undefined;
}

/**
 * Takes the lock at `path` or refuses.
 * @param what what is locked, for the message
 * @returns gives the lock back
 * @throws UsageError when a living process holds it, or when no file can be written there
 */
export function takeLock(path: string, what: string): () => void {
  const mine: Owner = { pid: process.pid, started: processStart(process.pid) ?? '' };
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(mine));
  } catch (error) {
    rmSync(draft, { force: true });
    throw fileError(what, error);
  }
  try {
    for (let attempt = 0; !claim(draft, path); attempt++) {
      const owner = readOwner(path);
      if ((owner !== undefined && isAlive(owner)) || attempt === 3) {
        const holder = owner === undefined ? 'another process' : `process ${owner.pid}`;
        throw new InUse(`${what}: in use by ${holder}; wait for it or stop it`);
      }
      breakLock(path, owner);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  removeLeftDrafts(path);
  return () => {
    const owner = readOwner(path);
    if (owner?.pid === mine.pid && owner.started === mine.started) rmSync(path, { force: true });
  };
}

/**
 * Takes a lock that others hold for moments only, waiting for it.
 * @param limit milliseconds to wait at most
 * @throws UsageError when a living process still holds it then
 */
export async function awaitLock(path: string, what: string, limit: number): Promise<() => void> {
  for (let waited = 0; ; waited += PAUSE) {
    try {
      return takeLock(path, what);
    } catch (error) {
      if (!(error instanceof InUse) || waited >= limit) throw error;
    }
    await sleep(PAUSE);
  }
}

/**
 * A hard link appears with its content and fails when the name is taken: of several processes one gets it.
 */
function claim(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP') throw error;
  }
  // A file system without hard links.
  try {
    writeFileSync(path, readFileSync(draft), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the drafts of processes that were killed while they took the lock or broke it. */
function removeLeftDrafts(path: string): void {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const draft = join(dirname(path), name);
    // The draft of a living process will be gone in a moment.
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (pid > 0 && !isAlive({ pid, started: readOwner(draft)?.started ?? '' }))
      rmSync(draft, { force: true });
  }
}

/**
 * Takes a dead process's lock away. If a third process was faster and the lock is its own by now, it gets it
 * back.
 */
function breakLock(path: string, dead: Owner | undefined): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = readOwner(aside);
  if (taken !== undefined && (taken.pid !== dead?.pid || taken.started !== dead.started)) claim(aside, path);
  rmSync(aside, { force: true });
}
