/**
 * Runs that are killed or interrupted: the program as it is installed, real signals, and the parameters
 * compared bit by bit with those of a run that was left alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../src/store/checkpoint.js';
import { readMetrics } from '../src/store/run-directory.js';
import { readRunRecord } from '../src/store/run-record.js';
import { finish, programIsBuilt, startProgram } from './program.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const SETTINGS = 'grid side=8 steps=1500 every=50 evaluate=50 hidden=32,32 batch=8'.split(' ');

/**
 * Waits until the run has logged some lines and is surely between two checkpoints or in the middle of one.
 */
async function untilLogged(path: string, lines: number): Promise<void> {
  const log = join(path, 'metrics.jsonl');
  for (;;) {
    if (existsSync(log) && readFileSync(log, 'utf8').split('\n').length > lines) return;
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Metrics without what the clock decides. */
const timeless = (path: string): unknown[] => readMetrics(path).map((line) => ({ ...line, seconds: 0 }));

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('a run of ocgfn pretrain', () => {
  const reference = fresh('reference');

  beforeAll(async () => {
    const done = await finish(
      startProgram(['pretrain', ...SETTINGS, '--seed', '5', '--out', reference, '--json']),
    );
    expect(done.err).not.toContain('ocgfn:');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({
      run: reference,
      status: 'done',
      steps: 1500,
      kernels: 'simd',
    });
  });

  it('killed twice at any moment and resumed ends with the same bits', async () => {
    const path = fresh('killed');
    const first = startProgram(['pretrain', ...SETTINGS, '--seed', '5', '--out', path]);
    await untilLogged(path, 3);
    first.kill('SIGKILL');
    await finish(first);
    expect(readRunRecord(path).status).toBe('running');

    const second = startProgram(['resume', path]);
    await untilLogged(path, readMetrics(path).length + 4);
    second.kill('SIGKILL');
    await finish(second);

    const third = await finish(startProgram(['resume', path, '--json']));
    expect(third.code).toBe(0);
    expect(JSON.parse(third.out)).toMatchObject({ status: 'done', steps: 1500 });
    expect(readCheckpoint(path).hash).toBe(readCheckpoint(reference).hash);
    expect(timeless(path)).toEqual(timeless(reference));
    expect(existsSync(join(path, '.lock'))).toBe(false);
  });

  it('interrupted by Ctrl-C keeps a checkpoint, says how to go on, and exits with 130', async () => {
    const path = fresh('interrupted');
    const child = startProgram(['pretrain', ...SETTINGS, '--seed', '5', '--out', path, '--json']);
    await untilLogged(path, 3);
    child.kill('SIGINT');
    const { code, out, err } = await finish(child);
    expect(code).toBe(130);
    expect(err).toContain(`ocgfn resume ${path}`);
    expect(JSON.parse(out)).toMatchObject({ status: 'interrupted' });
    expect(readRunRecord(path).status).toBe('interrupted');
    const resumed = await finish(startProgram(['resume', path]));
    expect(resumed.code).toBe(0);
    expect(readCheckpoint(path).hash).toBe(readCheckpoint(reference).hash);
    expect(timeless(path)).toEqual(timeless(reference));
  });

  it('that is complete is not resumed, and one in use is left alone', async () => {
    const complete = await finish(startProgram(['resume', reference]));
    expect([complete.code, complete.err]).toEqual([
      2,
      `ocgfn: ${reference}: this run is complete; nothing to resume\n`,
    ]);

    const path = fresh('busy');
    const writer = startProgram([
      'pretrain',
      ...SETTINGS.map((setting) => setting.replace('1500', '100000')),
      '--out',
      path,
    ]);
    await untilLogged(path, 1);
    const other = await finish(startProgram(['resume', path]));
    writer.kill('SIGKILL');
    await finish(writer);
    expect(other.code).toBe(2);
    expect(other.err).toContain(`${path}: in use by process ${writer.pid}`);
  });

  it('of another seed ends elsewhere', async () => {
    const path = fresh('other');
    const done = await finish(startProgram(['pretrain', ...SETTINGS, '--seed', '6', '--out', path]));
    expect(done.code).toBe(0);
    expect(readCheckpoint(path).hash).not.toBe(readCheckpoint(reference).hash);
  });
});
