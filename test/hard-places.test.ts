/**
 * Clocks that jump, folders that are read-only, and file systems that refuse every folder: what a run does
 * there.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../src/store/run-directory.js';
import { readRunRecord } from '../src/store/run-record.js';
import { answerOf, finish, programIsBuilt, startProgram, type Finished } from './program.js';
import { projectRoot } from './source-files.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const main = join(projectRoot, 'dist', 'bundle', 'main.js');
const environment = { ...process.env, OCGFN_KERNELS: 'simd', NO_COLOR: '1' };

const PRETRAIN = 'pretrain rna length=6 steps=60 every=12 evaluate=20 hidden=16 heads=1 --seed 5'.split(' ');
const ADAPT = '--budget 40 first=20 roundLeast=10 members=1 hidden=16 surrogateHidden=16 surrogateSteps=10 predictorSteps=2 polishSteps=2'.split(' '); // prettier-ignore

/** Files by name, with their content. */
const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );

function timeless(run: string): unknown {
  const { 'checkpoint.safetensors': checkpoint, 'oracle.jsonl': calls } = filesOf(run);
  return { checkpoint, calls, metrics: readMetrics(run).map((line) => ({ ...line, seconds: 0 })) };
}

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('in hard places', () => {
  const pretrained = fresh('pretrained');
  const adapted = fresh('adapted');
  const adaptTo = (out: string): string[] => ['adapt', pretrained, '--reward', 'rna:L6_RNA1', ...ADAPT, '--out', out]; // prettier-ignore

  beforeAll(async () => {
    await answerOf([...PRETRAIN, '--out', pretrained]);
    await answerOf(adaptTo(adapted));
  });

  describe('a clock that jumps', () => {
    const clock = pathToFileURL(join(projectRoot, 'test', 'jumping-clock.mjs')).href;
    const withClock = (args: readonly string[]): Promise<Finished> =>
      finish(
        spawn(process.execPath, ['--import', clock, main, ...args], {
          env: { ...environment, CLOCK_LOOKS: '1' },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );

    it('changes no result, and no time that was spent', async () => {
      const [again, adaptedAgain] = [fresh('again'), fresh('adapted-again')];
      for (const [args, run, reference] of [
        [[...PRETRAIN, '--out', again], again, pretrained],
        [adaptTo(adaptedAgain), adaptedAgain, adapted],
      ] as const) {
        const { code, err } = await withClock(args);
        expect([code, err]).toEqual([0, expect.stringMatching(/looks [1-9]/)]);
        expect(timeless(run)).toEqual(timeless(reference));
        const { status, seconds } = readRunRecord(run);
        expect([status, seconds > 0 && seconds < 300]).toEqual(['done', true]);
        const times = readMetrics(run).map((line) => line.seconds as number);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    });

    it('gives nobody the lock of a living process, and bars nobody from going on', async () => {
      const run = fresh('stopped');
      const long = PRETRAIN.map((word) => (word === 'steps=60' ? 'steps=60000' : word));
      const writer = startProgram([...long, '--out', run]);
      const ended = finish(writer);
      while (!existsSync(join(run, 'metrics.jsonl'))) await new Promise((resolve) => setTimeout(resolve, 10));
      const refused = await withClock(['resume', run]);
      expect([refused.code, refused.err]).toEqual([
        2,
        expect.stringContaining(`in use by process ${writer.pid}`),
      ]);
      writer.kill('SIGKILL');
      await ended;
      const record = readRunRecord(run);
      writeFileSync(
        join(run, 'run.json'),
        JSON.stringify({ ...record, config: { ...record.config, steps: 60 } }),
      );
      // As if everything had been written in the future.
      execFileSync('touch', ['-d', '2040-01-01', ...readdirSync(run).map((name) => join(run, name))]);
      const resumed = await withClock(['resume', run]);
      expect([resumed.code, readRunRecord(run).status]).toEqual([0, 'done']);
    });
  });

  describe('a folder that cannot be written', () => {
    /**
     * Runs a script with FOLDER mounted read-only, in a mount namespace of its own, so that nothing is left
     * of it.
     */
    const readOnly = (folder: string, script: string): string[] => [
      '-m', 'sh', '-c', `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && ${script}`, folder,
    ]; // prettier-ignore
    const probe = fresh('probe');
    mkdirSync(probe);
    const mounts = spawnSync('unshare', readOnly(probe, '! touch "$0"/x'), { stdio: 'ignore' }).status === 0;
    const inReadOnly = (folder: string, args: readonly string[]): Promise<Finished> =>
      finish(
        spawn('unshare', [...readOnly(folder, 'exec "$@"'), process.execPath, main, ...args], {
          env: environment,
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );

    it.skipIf(!mounts)(
      'because it is mounted read-only (skipped where this user may not mount): writers say so, readers read',
      async () => {
        const shelf = fresh('shelf');
        mkdirSync(shelf);
        const run = join(shelf, 'run');
        cpSync(adapted, run, { recursive: true });
        cpSync(pretrained, join(shelf, basename(pretrained)), { recursive: true });
        const record = readRunRecord(run);
        writeFileSync(join(run, 'run.json'), JSON.stringify({ ...record, status: 'interrupted' }));
        const before = filesOf(run);
        for (const [args, file] of [
          [[...PRETRAIN, '--out', join(shelf, 'new')], 'new'],
          [[...PRETRAIN, '--out', run, '--overwrite'], 'run'],
          [['resume', run], 'run'],
          [['report', run], 'run'],
          [['export', run, '--to', 'csv'], 'run'],
          [['clean', shelf, '--paid', '--where', 'kind=adapt', '--yes'], 'run'],
        ] as const) {
          const { code, err } = await inReadOnly(shelf, args);
          const sentence = new RegExp(`^ocgfn: ${join(shelf, file)}\\S*: the file system is read-only[^\\n]*\\n$`);
          expect([args[0], code, err]).toEqual([args[0], 2, expect.stringMatching(sentence)]);
        }
        expect(filesOf(run)).toEqual(before);
        expect(readdirSync(shelf)).toEqual([basename(pretrained), 'run']);
        const [page, table] = [fresh('report.html'), fresh('rewards.csv')];
        for (const args of [
          ['show', run],
          ['list', shelf],
          ['watch', run],
          ['sample', run, '-n', '5'],
          ['evaluate', run, '--json'],
          ['report', run, '--out', page],
          ['export', run, '--to', 'csv', '--out', table],
        ]) {
          const { code, err } = await inReadOnly(shelf, args);
          expect([args[0], code, err]).toEqual([args[0], 0, expect.not.stringContaining('read-only')]);
        }
        expect(readFileSync(table, 'utf8').trim().split('\n')).toHaveLength(41);
      },
      60_000,
    ); // prettier-ignore

    // Node.js itself never returns from a recursive mkdir there.
    it.skipIf(process.platform !== 'linux')('because no folder can be made, is said at once', async () => {
      for (const [args, path] of [
        [[...PRETRAIN, '--out', '/proc/none/run'], '/proc/none/run'],
        [['compare', adapted, '--svg', '/proc/none/charts'], '/proc/none/charts'],
      ] as const) {
        const child = startProgram(args);
        const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
        const { code, err } = await finish(child);
        clearTimeout(limit);
        expect([code, err]).toEqual([2, `ocgfn: ${path}: no such file or folder\n`]);
      }
    });
  });
});
