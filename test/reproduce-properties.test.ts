/**
 * `ocgfn reproduce properties`: killed at work, the same command goes on with the model it was training and
 * comes out as one that was never stopped. On the built program: every job is a process of its own.
 */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../src/store/checkpoint.js';
import { PropertyPlan } from '../src/reproduce/properties/property-plan.js';
import { runPropertyJob } from '../src/reproduce/properties/run-job.js';
import { programIsBuilt, startProgram } from './program.js';
import { temporaryPaths } from './temporary-folder.js';
import { until } from './until.js';

const fresh = temporaryPaths();
const ours = join('grid', 'seed-1', 'model', 'ours');
const CUT = { tasks: ['grid'], rewards: ['rare'] };

interface Results {
  readonly figures: readonly { table: string; row: string; column: string; mean: number; seeds: number }[];
  readonly verdicts: readonly { reward: string; open: readonly string[] }[];
}

const start = (root: string): ReturnType<typeof startProgram> =>
  startProgram([
    'reproduce', 'properties', '--tasks', 'grid', '--rewards', 'rare', '--jobs', '2', '--out', root,
  ]); // prettier-ignore

describe.skipIf(!programIsBuilt)('reproduce properties', () => {
  it('goes on where it was killed, and reports', { timeout: 600_000 }, async () => {
    const root = fresh('killed');
    const first = start(root);
    // The first checkpoint is there, the end is not.
    await until(() => existsSync(join(root, ours, 'run', 'checkpoint.safetensors')), 60);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(existsSync(join(root, ours, 'result.json'))).toBe(false);
    const [code] = (await once(start(root), 'exit')) as [number];
    expect(code).toBe(0);

    const results = JSON.parse(readFileSync(join(root, 'results.json'), 'utf8')) as Results;
    const of = (table: string, row: string, column: string): number =>
      results.figures.find((one) => one.table === table && one.row === row && one.column === column)!.mean;
    // 256 combinations, of which 128 hold cells of the grid.
    expect(of('models', 'ours, look-ahead 2', 'of')).toBe(128);
    expect(of('models', 'ours, look-ahead 2', 'success')).toBeGreaterThan(
      of('models', 'untrained, look-ahead 2', 'success'),
    );
    const who = new Set(results.figures.filter(({ table }) => table === 'rewards').map(({ row }) => row));
    for (const row of [
      'exact draws', 'ours, look-ahead 0', 'ours, look-ahead 2', 'untrained, look-ahead 2',
      'objects of p0 only, look-ahead 2', 'rejection, equal seconds', 'MCMC, equal seconds',
      'flat histogram, equal seconds', 'from scratch, equal seconds', 'flat histogram, as many evaluations',
    ]) expect(who).toContain(row); // prettier-ignore
    expect(results.verdicts.map(({ reward, open }) => [reward, open.length])).toEqual([['rare', 7]]);
    const [head, ...lines] = readFileSync(join(root, 'results.csv'), 'utf8').trim().split('\n');
    expect(head).toBe('task,table,row,column,mean,half of the 95 % interval,seeds');
    expect(lines.length).toBe(results.figures.length);
    expect(readFileSync(join(root, 'report.html'), 'utf8')).toContain('Grid of 32 x 32');

    // The same model, never stopped.
    process.env.OCGFN_KERNELS = 'simd';
    const whole = fresh('whole');
    const plan = new PropertyPlan('smoke', CUT);
    const job = plan.jobs.find(({ kind, name }) => kind === 'model' && name === 'ours')!;
    await runPropertyJob(whole, plan, job, new AbortController().signal);
    const tensors = (path: string): unknown => readCheckpoint(join(path, ours, 'run')).tensors;
    expect(tensors(root)).toEqual(tensors(whole));
  });
});
