import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { processStart, takeLock } from './lock.js';

const fresh = temporaryPaths();

function freshLock(): { folder: string; path: string } {
  const folder = fresh();
  mkdirSync(folder);
  return { folder, path: join(folder, '.lock') };
}

describe('takeLock', () => {
  it('is given to one at a time and leaves no file behind', () => {
    const { folder, path } = freshLock();
    const release = takeLock(path, 'runs/a');
    expect(readdirSync(folder)).toEqual(['.lock']);
    expect(() => takeLock(path, 'runs/a')).toThrow(
      `runs/a: in use by process ${process.pid}; wait for it or stop it`,
    );
    release();
    expect(readdirSync(folder)).toEqual([]);
    takeLock(path, 'runs/a')();
  });

  it('is kept by a living process and not by a killed one', async () => {
    const { path } = freshLock();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const pid = child.pid!;
    writeFileSync(path, JSON.stringify({ pid, started: processStart(pid) ?? '' }));
    expect(() => takeLock(path, 'runs/a')).toThrow(`in use by process ${pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const release = takeLock(path, 'runs/a');
    expect(readFileSync(path, 'utf8')).toContain(`"pid":${process.pid}`);
    release();
  });

  // Where the system does not tell when a process started, only its id is compared.
  it.skipIf(processStart(process.pid) === undefined)(
    'is not kept by a process id that was given to another process',
    () => {
      const { path } = freshLock();
      writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'long ago' }));
      const release = takeLock(path, 'runs/a');
      release();
      expect(existsSync(path)).toBe(false);
    },
  );

  it('removes the drafts of killed processes, and of no other', async () => {
    const { folder, path } = freshLock();
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    writeFileSync(`${path}.${child.pid!}`, '{"pid":');
    writeFileSync(`${path}.${child.pid!}.stale`, '');
    const living = `${path}.${process.ppid}`;
    writeFileSync(living, '');
    const release = takeLock(path, 'runs/a');
    expect(readdirSync(folder).sort()).toEqual(['.lock', basename(living)]);
    release();
  });

  it('is not kept by a file that names nobody', () => {
    const { path } = freshLock();
    writeFileSync(path, '{"pid":');
    const release = takeLock(path, 'runs/a');
    release();
    expect(existsSync(path)).toBe(false);
  });

  it('does not take away what has become the lock of another', () => {
    const { path } = freshLock();
    const release = takeLock(path, 'runs/a');
    writeFileSync(path, JSON.stringify({ pid: 1, started: 'x' }));
    release();
    expect(existsSync(path)).toBe(true);
  });
});
