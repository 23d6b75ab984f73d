/**
 * Commands over many runs: list, show, compare, watch, export, clean, schema. On a few small runs, made as
 * users make them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../src/cli/frame.js';
import { meanCurve } from '../src/chart/mean-curve.js';
import { takeLock } from '../src/store/lock.js';
import { RunDirectory } from '../src/store/run-directory.js';
import { fakeTerminal } from './fake-terminal.js';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const fresh = temporaryPaths();
const work = fresh('runs');
const at = (...names: string[]): string => join(work, ...names);

async function answer<T = Record<string, unknown>>(...argv: string[]): Promise<T> {
  const { code, out, err } = await ocgfn(...argv, '--json');
  expect([code, err.includes('ocgfn:') ? err : '']).toEqual([0, '']);
  return JSON.parse(out) as T;
}

interface Listed {
  readonly runs: readonly { readonly path: string; readonly status: string; readonly kept?: string; readonly removed?: boolean; readonly left?: readonly string[] }[];
  readonly found?: number;
} // prettier-ignore
const paths = ({ runs }: Listed): string[] => runs.map(({ path }) => path.slice(work.length + 1));

/** A run that says it is running, and belongs to a process that is no more. */
function killedRun(path: string): void {
  RunDirectory.create(path, { kind: 'pretrain', task: { name: 'grid', side: 4 }, config: {}, seed: 9 });
  writeFileSync(join(path, '.lock'), JSON.stringify({ pid: 2 ** 22 - 1, started: 'long ago' }));
}

beforeAll(async () => {
  const small = 'rna length=6 steps=20 every=10 evaluate=20 hidden=8 heads=1 headWidth=4'.split(' ');
  const active = 'first=10 roundLeast=10 members=1 surrogateSteps=5 predictorSteps=2 polishSteps=2'.split(
    ' ',
  );
  await answer('pretrain', ...small, '--out', at('base'));
  for (const seed of ['0', '1']) {
    const reward = ['--reward', 'rna:L6_RNA1', '--budget', '30', '--seed', seed];
    await answer('adapt', at('base'), ...active, ...reward, '--out', at('deep', `active${seed}`));
  }
  const training = 'steps=10 every=5 batch=4 hidden=8'.split(' ');
  await answer('train', 'rna', 'length=6', ...training, '--reward', 'rna:L6_RNA1', '--out', at('tb'));
  killedRun(at('killed'));
  RunDirectory.create(at('failed'), { kind: 'pretrain', task: { name: 'grid' }, config: {}, seed: 3 }).close(
    'failed',
    'it broke',
  );
});

describe('list', () => {
  it('finds every run below a folder, in order, with its state', async () => {
    const listed = await answer<Listed>('list', work);
    expect(paths(listed)).toEqual(['base', 'deep/active0', 'deep/active1', 'failed', 'killed', 'tb']);
    expect(listed.runs.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'failed', 'killed', 'done']); // prettier-ignore
    const { out } = await ocgfn('list', work);
    expect(out.split('\n')).toHaveLength(2 + 6 + 1);
  });

  it.each([
    [
      ['--where', 'kind=adapt'],
      ['deep/active0', 'deep/active1'],
    ],
    [['--where', 'kind=adapt', '--where', 'seed=1'], ['deep/active1']],
    [
      ['--where', 'status!=done'],
      ['failed', 'killed'],
    ],
    [
      ['--where', 'rewardCalls>=30'],
      ['deep/active0', 'deep/active1', 'tb'],
    ],
    [['--where', 'length=6', '--sort', 'seed', '--descending', '--limit', '1'], ['deep/active1']],
    [['--where', 'kind=nothing'], []],
  ])('%j', async (options, expected) => {
    expect(paths(await answer('list', work, ...options))).toEqual(expected);
  });

  it('says which folder holds a run that cannot be read, and goes on', async () => {
    const more = fresh('more');
    const broken = join(more, 'broken');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'run.json'), '{"schemaVersion": 99}');
    const { code, out, err } = await ocgfn('list', more, at('deep'));
    expect(code).toBe(0);
    expect(err).toBe(
      `cannot be read: ${broken}/run.json: schemaVersion: this ocgfn reads version 2, got 99\n`,
    );
    expect(out).toContain('active0');
  });

  it('does not follow links to folders', async () => {
    mkdirSync(at('links'));
    symlinkSync(work, at('links', 'loop'), 'junction');
    expect(paths(await answer('list', at('links')))).toEqual([]);
  });

  it.each([
    [['--where', 'knid=adapt'], 'no run has a field "knid"; did you mean "kind"?'],
    [['--where', 'kind'], 'conditions have the form key=value, with = != < <= > or >=, got "kind"'],
    [['--sort', 'sede'], 'no run has a field "sede"; did you mean "seed"?'],
  ])('%j is refused', async (options, sentence) => {
    expect(await ocgfn('list', work, ...options)).toEqual({ code: 2, out: '', err: `ocgfn: ${sentence}\n` });
  });

  it('refuses a folder that is not there', async () => {
    expect((await ocgfn('list', at('absent'))).err).toBe(`ocgfn: ${at('absent')}: no such file or folder\n`);
  });
});

describe('show', () => {
  it('says everything about one run', async () => {
    const shown = await answer('show', at('deep', 'active0'));
    expect(shown).toMatchObject({ kind: 'adapt', status: 'done', rewardCalls: 30, seed: 0 });
    const { out } = await ocgfn('show', at('deep', 'active0'));
    for (const part of ['adapt on rna, done', 'parent', 'L6_RNA1', 'oracle.jsonl', 'top100'])
      expect(out).toContain(part);
    expect((await ocgfn('show', at('killed'))).out).toContain(`Go on with: ocgfn resume ${at('killed')}`);
  });
});

describe('compare', () => {
  it('averages runs that differ in the seed only, against reward calls', async () => {
    const page = at('compare.html');
    const runs = [at('deep', 'active0'), at('deep', 'active1'), at('tb')];
    const compared = await answer<{
      groups: {
        label: string;
        seeds: number[];
        figures: Record<string, { mean: number; deviation: number }>;
      }[];
      curves: { name: string; x: string; series: { name: string; points: number[][]; band: number[][] }[] }[];
      files: string[];
    }>('compare', ...runs, '--out', page, '--svg', at('svg'));
    expect(compared.groups.map(({ label, seeds }) => [label, seeds])).toEqual([
      ['adapt, active', [0, 1]],
      ['train, tb', [0]],
    ]);
    // What compare averages is what show says of each run.
    const best = await Promise.all(
      runs.slice(0, 2).map(async (path) => ((await answer('show', path)).summary as { best: number }).best),
    );
    expect(compared.groups[0].figures.best.mean).toBeCloseTo((best[0] + best[1]) / 2, 12);
    const [curve] = compared.curves;
    expect([curve.name, curve.x]).toEqual(['best', 'reward calls']);
    expect(curve.series.map(({ name }) => name)).toEqual(['adapt, active', 'train, tb']);
    const [lastX, lastY] = curve.series[0].points.at(-1)!;
    expect(lastX).toBe(30);
    expect(lastY).toBeCloseTo(compared.groups[0].figures.best.mean, 12);
    expect(curve.series[0].band).toHaveLength(curve.series[0].points.length);
    expect(compared.files).toContain(page);
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('class="band s0"');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    for (const name of readdirSync(at('svg')))
      expect(readFileSync(at('svg', name), 'utf8')).toContain('<svg xmlns=');
  });

  it('calls baselines by their names, and says what cannot be compared', async () => {
    const run = (baseline: string, budget: number, reward: string): Promise<unknown> =>
      answer(
        ...['train', 'rna', 'length=6', `baseline=${baseline}`, `budget=${budget}`, '--reward', reward],
        ...['--out', at(`${baseline}-${budget}`)],
      );
    await run('mcmc', 20, 'rna:L6_RNA1');
    await run('random', 20, 'rna:L6_RNA1');
    await run('random', 30, 'rna:L6_RNA2');
    const like = await ocgfn('compare', at('mcmc-20'), at('random-20'));
    expect(like.out).toMatch(/^mcmc .*\n^random /m);
    expect(like.out).not.toContain('different');
    const unlike = await ocgfn('compare', at('mcmc-20'), at('random-30'));
    expect(unlike.out).toContain('The runs have different rewards');
    expect(unlike.out).toContain('different numbers of reward calls');
  });

  it('takes means and deviations as defined, where all curves have a value', () => {
    const { points, band } = meanCurve([
      [[1, 0], [2, 2], [4, 4]],
      [[2, 4], [3, 6], [5, 9]],
    ]); // prettier-ignore
    expect(points).toEqual([[2, 3], [3, 4], [4, 5]]); // prettier-ignore
    expect(band[0]).toEqual([2, 3 - Math.SQRT2, 3 + Math.SQRT2]);
  });
});

describe('watch', () => {
  it('prints how a run stands, with a curve, and ends', async () => {
    const { code, out } = await ocgfn('watch', at('base'), '--ascii');
    expect(code).toBe(0);
    expect(out).toContain(`${at('base')}: pretrain on rna, done`);
    expect(out).toMatch(/\*/);
    expect(await answer('watch', at('tb'))).toMatchObject({ status: 'done' });
    expect((await ocgfn('watch', at('killed'))).out).toContain('nothing logged yet');
  });

  it('follows a running run on a terminal until Ctrl-C', async () => {
    const path = at('live');
    const run = RunDirectory.create(path, { kind: 'pretrain', task: { name: 'grid' }, config: { steps: 100 }, seed: 0 });
    run.appendMetrics({ step: 10, success: 0.5 });
    const terminal = fakeTerminal({ isTTY: true, columns: 60 });
    const watching = runCommandLine(['watch', path, '--every', '1'], terminal);
    await expect.poll(() => terminal.out).toContain('step 10 of 100');
    run.appendMetrics({ step: 60, success: 0.9 });
    await expect.poll(() => terminal.out, { timeout: 5000 }).toContain('step 60 of 100');
    terminal.interrupt();
    expect(await watching).toBe(130);
    run.close('done');
  }); // prettier-ignore
});

describe('export', () => {
  it('writes into the run, or where it is told to', async () => {
    const run = at('deep', 'active0');
    for (const format of ['csv', 'parquet', 'fasta', 'tfevents', 'safetensors', 'npz'])
      expect(existsSync((await answer('export', run, '--to', format)).file as string)).toBe(true);
    const file = at('scores.csv');
    await answer('export', run, '--to', 'csv', '--out', file);
    const scored = await ocgfn('score', at('deep', 'active0', 'rewards.fasta'), '--reward', `table:${file}`);
    expect([scored.code, scored.out.split('\n').length]).toEqual([0, 32]);
  });

  it.each([
    [['--to', 'cvs'], 'did you mean "csv"?'],
    [['--to', 'npz', '--table', 'metrics'], '--table: is for csv and parquet, npz has no tables'],
    [[], '--to <format> is missing'],
  ])('%j is refused', async (options, sentence) => {
    const { code, err } = await ocgfn('export', at('base'), ...options);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});

describe('clean', () => {
  it('only says what it would do without --yes', async () => {
    const { out } = await ocgfn('clean', work);
    expect(out).toContain(`would go: ${at('failed')} (pretrain, failed`);
    expect(out).toContain('nothing was removed; --yes removes 1 runs');
    expect(existsSync(at('failed', 'run.json'))).toBe(true);
  });

  it('keeps runs with reward calls, runs that others go out from, and runs in use', async () => {
    const unlock = takeLock(join(at('killed'), '.lock'), 'killed');
    const { runs } = await answer<Listed>('clean', work, '--where', 'status!=nothing', '--yes');
    unlock();
    const kept = Object.fromEntries(runs.map(({ path, kept: why }) => [path.slice(work.length + 1), why]));
    expect(kept).toMatchObject({
      base: expect.stringContaining('active0 goes out from it'),
      'deep/active0': 'holds 30 reward calls; --paid removes it all the same',
      killed: `in use by process ${process.pid}`,
    });
    expect(kept.failed).toBeUndefined();
    expect(existsSync(at('failed'))).toBe(false);
    expect(existsSync(at('base', 'checkpoint.safetensors'))).toBe(true);
  });

  it('removes what runs write and nothing else', async () => {
    writeFileSync(at('deep', 'active1', 'thoughts.txt'), 'mine');
    const { runs } = await answer<Listed>('clean', at('deep'), '--where', 'seed=1', '--paid', '--yes');
    expect(runs).toMatchObject([{ removed: true, left: ['thoughts.txt'] }]);
    expect(readdirSync(at('deep', 'active1'))).toEqual(['thoughts.txt']);
    expect(existsSync(at('deep', 'active0', 'run.json'))).toBe(true);
  });
});

describe('schema', () => {
  it.each([
    [
      ['pretrain', '--task', 'grid'],
      ['pretrain', 'grid', 'side=8'],
    ],
    [
      ['pretrain', '--task', 'tfbind8'],
      ['pretrain', 'tfbind8'],
    ],
    [
      ['train', '--task', 'bits'],
      ['train', 'bits', '--reward', 'bits:modes'],
    ],
  ])('%j accepts what --print-config prints, and no more', async (asked, printed) => {
    const schema = z.fromJSONSchema((await answer('schema', ...asked)) as never);
    const { parse } = await import('yaml');
    const config = parse((await ocgfn(...printed, '--print-config')).out) as Record<string, unknown>;
    expect(schema.safeParse(config).error).toBeUndefined();
    expect(schema.safeParse({ ...config, steps: 'many' }).success).toBe(false);
    expect(schema.safeParse({ ...config, stpes: 1 }).success).toBe(false);
  });

  it('run accepts every run.json', async () => {
    const schema = z.fromJSONSchema((await answer('schema', 'run')) as never);
    for (const run of ['base', 'tb', join('deep', 'active0')]) {
      const record = JSON.parse(readFileSync(at(run, 'run.json'), 'utf8')) as Record<string, unknown>;
      expect(schema.safeParse(record).error).toBeUndefined();
      expect(schema.safeParse({ ...record, status: 'lost' }).success).toBe(false);
    }
    expect((await ocgfn('schema', 'rn')).err).toBe('ocgfn: there is no schema "rn"; did you mean "run"?\n');
  });
});
