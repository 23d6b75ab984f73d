/** An experiment in small: every part runs, an interruption loses nothing, and the verdicts follow from the figures. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findTask } from '../../env/tasks.js';
import { adaptParameters } from '../adapt-settings.js';
import { baselineParameters } from '../baseline-settings.js';
import { pretrainParameters } from '../pretrain-settings.js';
import { resolveSettings } from '../settings.js';
import { ALL, amortizedDistribution } from './contenders.js';
import { SCALES, type Experiment, type Scale } from './experiment.js';
import { EXPERIMENTS } from './experiments/index.js';
import { Plan } from './plan.js';
import { collectResults } from './results.js';
import { callCurve, curveCalls } from './run-cell.js';
import { runExperiment } from './run-experiment.js';

const folder = mkdtempSync(join(tmpdir(), 'ocgfn-reproduce-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small: Scale = {
  task: { side: 4 },
  pretrain: { steps: 60, every: 30, evaluate: 50 },
  seeds: 2,
  rewards: ['grid:corners'],
  budget: 12,
  calls: [6, 12],
  settings: {
    active: { first: 4, roundLeast: 4, surrogateSteps: 10 },
    'surrogate only': { first: 4, roundLeast: 4, surrogateSteps: 10 },
  },
  tries: 1,
};
const tiny: Experiment = {
  name: 'tiny',
  title: 'Tiny',
  taskName: 'grid',
  tuningReward: 'grid:classic',
  contenders: [
    { name: 'exact extraction', adapt: 'exact', tries: [{}], forDistribution: true },
    { ...amortizedDistribution, settings: { updates: 1, polish: 2 } },
    ...ALL.filter(({ name }) => ['active', 'MCMC', 'surrogate only', 'random'].includes(name)),
  ],
  variants: [{ name: 'no contrast', settings: { objective: 'db', contrastive: false } }],
  scales: { smoke: small, laptop: small, paper: small },
  claims: [
    { text: 'reaches', rule: { kind: 'success', least: 0 } },
    { text: 'needs contrast', rule: { kind: 'variant-fails', variant: 'no contrast', below: 1.01 } },
    { text: 'is exact', rule: { kind: 'tv', contender: 'exact extraction', most: 1 } },
    { text: 'is first', rule: { kind: 'first', contender: 'active', against: ['random'] } },
    { text: 'is not there', rule: { kind: 'tv', contender: 'none', most: 1 } },
  ],
  remarks: [],
};

describe('an experiment', () => {
  it('goes on where it was interrupted, does nothing twice, and reports', async () => {
    const path = join(folder, 'tiny');
    const controller = new AbortController();
    const visited: string[] = [];
    const first = await runExperiment(path, tiny, 'smoke', {
      signal: controller.signal,
      onCell(_done, _total, cell) {
        visited.push(cell);
        if (visited.length === 9) controller.abort(new Error('stop'));
      },
    });
    expect(first.status).toBe('interrupted');
    expect(existsSync(join(path, 'report.html'))).toBe(true);
    const watcher = {
      signal: new AbortController().signal,
      onCell: (_d: number, _t: number, cell: string) => visited.push(cell),
    };
    const { results, status } = await runExperiment(path, tiny, 'smoke', watcher);
    expect(status).toBe('done');
    // Only the cell at which it was interrupted is visited again.
    expect(visited.length).toBe(results.cellsPlanned + 1);
    expect(new Set(visited).size).toBe(results.cellsPlanned);
    expect(results.cellsDone).toBe(results.cellsPlanned);
    expect(
      results.cells.every(
        ({ rewardCalls, contender }) => rewardCalls === (contender === 'exact extraction' ? 16 : 12),
      ),
    ).toBe(true);
    expect(results.contenders.map(({ runs }) => runs)).toEqual(results.contenders.map(() => 2));
    expect(results.claims.map(({ held }) => held !== null)).toEqual([true, true, true, true, false]);
    expect(results.contenders.find(({ name }) => name === 'exact extraction')!.tv!.mean).toBeGreaterThan(0);
    const report = readFileSync(join(path, 'report.html'), 'utf8');
    expect(report).toContain('The grid of tries');
    expect(report).toContain('exact extraction, grid:corners');
    expect(JSON.parse(readFileSync(join(path, 'results.json'), 'utf8'))).toMatchObject({
      experiment: 'tiny',
    });
    expect(collectResults(path, new Plan(tiny, 'smoke'))).toEqual(results);
    await expect(runExperiment(path, tiny, 'laptop', watcher)).rejects.toThrow(
      'holds the experiment tiny at scale smoke',
    );
  }, 120_000);
});

describe('the descriptions', () => {
  it.each(EXPERIMENTS.flatMap((e) => SCALES.map((scale) => [e.name, scale, e] as const)))(
    '%s at scale %s: settings exist, shown calls are kept, claims name contenders',
    (_name, scaleName, experiment) => {
      const plan = new Plan(experiment, scaleName);
      const { scale } = plan;
      const task = { owner: 'task', parameters: findTask(experiment.taskName).parameters };
      for (const { settings } of plan.pretraining())
        resolveSettings([task, { owner: 'pretrain', parameters: pretrainParameters() }], {
          ...scale.task,
          ...settings,
        });
      for (const { contender, settings } of plan.tuning()) {
        const parameters = contender.adapt
          ? adaptParameters(contender.adapt)
          : baselineParameters(contender.baseline!);
        resolveSettings([{ owner: contender.name, parameters }], settings);
      }
      const kept = curveCalls(plan);
      expect(scale.calls.every((calls) => kept.includes(calls) && calls <= scale.budget)).toBe(true);
      expect(scale.rewards).not.toContain(experiment.tuningReward);
      const names = experiment.contenders.map(({ name }) => name);
      for (const { rule } of experiment.claims) {
        if (rule.kind === 'first')
          expect(names).toEqual(expect.arrayContaining([rule.contender, ...rule.against]));
        if (rule.kind === 'tv') expect(names).toContain(rule.contender);
        if (rule.kind === 'variant-fails')
          expect(experiment.variants.map(({ name }) => name)).toContain(rule.variant);
      }
      const folders = [...plan.pretraining(), ...plan.tuning(), ...plan.judging(new Map())].map(
        (cell) => cell.folder,
      );
      expect(new Set(folders).size).toBe(folders.length);
    },
  );
});

describe('the curve of a cell', () => {
  it('counts what was found within each number of calls, and keeps it where a run stopped early', () => {
    const reward = { isMode: (_: string, raw: number | null) => raw! > 1 } as never;
    const paid = [1, 2, null, 3].map((raw, i) => ({ outcome: String(i), raw }));
    expect(callCurve(paid, reward, [1, 2, 3, 9])).toEqual({
      calls: [1, 2, 3, 9],
      top100: [1, 1.5, 1.5, 2],
      modes: [0, 1, 1, 2],
    });
  });
});
