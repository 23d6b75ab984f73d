/**
 * `ocgfn reproduce --jobs`: runs in processes of their own come out as they do one after the other, whatever
 * is killed meanwhile. On the built program, because a process needs a file to start from.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOracleCalls } from '../src/store/run-directory.js';
import type * as Module from '../src/reproduce/run-experiment.js';
import type { ExperimentWatcher } from '../src/reproduce/run-experiment.js';
import { programIsBuilt } from './program.js';
import { projectRoot } from './source-files.js';
import { temporaryPaths } from './temporary-folder.js';
import { TINY } from './tiny-experiment.js';
import { until } from './until.js';

const fresh = temporaryPaths();
const built = pathToFileURL(join(projectRoot, 'dist', 'reproduce', 'run-experiment.js')).href;
const EXPERIMENT = { ...TINY, variants: [] };

/** Starts an experiment in a process of its own. */
function start(root: string, jobs: number): ReturnType<typeof spawn> {
  const code =
    `import { runExperiment } from ${JSON.stringify(built)};` +
    `const { status } = await runExperiment(${JSON.stringify(root)}, ${JSON.stringify(EXPERIMENT)}, 'smoke', ` +
    `{ signal: new AbortController().signal, jobs: ${jobs}, onCell() {} }); console.log(status);`;
  const script = `${root}.mjs`;
  writeFileSync(script, code);
  const env = { ...process.env, OCGFN_KERNELS: 'simd' };
  return spawn(process.execPath, [script], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Processes that hold a run of the experiment. */
function holders(root: string): number[] {
  return ['pretrain', 'paid/grid-classic', 'paid/grid-corners'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder)).flatMap((cell) => {
          try {
            return (JSON.parse(readFileSync(join(root, folder, cell, '.lock'), 'utf8')) as { pid: number })
              .pid;
          } catch {
            return [];
          }
        })
      : [],
  );
}

const isAlive = (pid: number): boolean => {
  try {
    // A process that has ended and was not waited for yet is no longer at work.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Results without what the clock decides, and every reward call. */
function contentOf(root: string): unknown {
  const results = readFileSync(join(root, 'results.json'), 'utf8');
  const { cells, contenders, claims, tries, pretraining } = JSON.parse(results) as Record<string, never[]>;
  const timeless = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, inner: unknown) => (/seconds$/i.test(key) ? 0 : inner)));
  const calls = (cells as { folder: string }[]).map(({ folder }) => readOracleCalls(join(root, folder)));
  return { results: timeless({ cells, contenders, claims, tries, pretraining }), calls };
}

describe.skipIf(!programIsBuilt || process.platform !== 'linux')('several runs at a time', () => {
  let run: typeof Module.runExperiment;
  const alone = fresh('alone');
  const watcher = (more: Partial<ExperimentWatcher> = {}): ExperimentWatcher => ({
    signal: new AbortController().signal,
    jobs: 2,
    onCell: () => {},
    ...more,
  });

  beforeAll(async () => {
    process.env.OCGFN_KERNELS = 'simd';
    ({ runExperiment: run } = (await import(/* @vite-ignore */ built)) as typeof Module);
    await run(alone, EXPERIMENT, 'smoke', watcher({ jobs: 1 }));
  });

  it('give what one after the other gives, though a process is killed at work', async () => {
    const root = fresh('killed');
    const failures: string[] = [];
    const end = run(root, EXPERIMENT, 'smoke', watcher({ onFailure: ({ error }) => failures.push(error) }));
    const [victim] = await until(() => holders(root).length > 0 && holders(root));
    expect(victim).not.toBe(process.pid);
    process.kill(victim, 'SIGKILL');
    expect((await end).status).toBe('done');
    expect(failures).toEqual([]);
    expect(contentOf(root)).toEqual(contentOf(alone));
  });

  it('stop when they are interrupted, leave no process, and go on', async () => {
    const root = fresh('interrupted');
    const controller = new AbortController();
    const end = run(root, EXPERIMENT, 'smoke', watcher({ signal: controller.signal }));
    const pids = await until(() => holders(root).length === 2 && holders(root));
    controller.abort(new Error('stop'));
    expect((await end).status).toBe('interrupted');
    await until(() => !pids.some(isAlive));
    expect(holders(root)).toEqual([]);
    expect((await run(root, EXPERIMENT, 'smoke', watcher())).status).toBe('done');
    expect(contentOf(root)).toEqual(contentOf(alone));
  });

  it('end when the process that started them is killed; another goes on, and no two at once', async () => {
    const root = fresh('orphaned');
    const parent = start(root, 2);
    const pids = await until(() => holders(root).length === 2 && holders(root));
    await expect(run(root, EXPERIMENT, 'smoke', watcher())).rejects.toThrow('in use by process');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until(() => !pids.some(isAlive));
    expect((await run(root, EXPERIMENT, 'smoke', watcher())).status).toBe('done');
    expect(contentOf(root)).toEqual(contentOf(alone));
  });
});
