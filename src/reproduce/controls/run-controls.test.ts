/** Controls in small: resumed, models shared, what cannot begin does not keep the others. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { findTask } from '../../env/tasks.js';
import { openReward } from '../../host/rewards.js';
import { openTask } from '../../host/open-task.js';
import { pretrainParameters } from '../../method/pretrain-settings.js';
import { findBudgetMethod } from '../../method/registry.js';
import { resolveSettings } from '../../settings/given.js';
import { readRunRecord } from '../../store/run-record.js';
import { exactExtraction, untrainedParent } from '../contenders.js';
import { SCALES, type Contender, type Experiment } from '../experiment.js';
import { Plan } from '../plan.js';
import { curveCalls } from '../run-cell.js';
import { COMPARISONS } from './comparisons.js';
import { runControls } from './run-controls.js';

const fresh = temporaryPaths();

const amortized: Contender = {
  name: 'amortized',
  method: 'amortized',
  settings: { updates: 1, polish: 2, hidden: [8] },
  tries: [{}],
  forDistribution: true,
};
const scale = {
  task: { side: 4 },
  pretrain: { steps: 40, every: 20, evaluate: 50, hidden: [16, 16] },
  seeds: 2,
  rewards: ['grid:corners'],
  budget: 12,
  calls: [12],
};
const tiny = (name: string, reward: string): Experiment => {
  const own = { ...scale, rewards: [reward] };
  return {
    name,
    title: `Tiny, ${reward}`,
    taskName: 'grid',
    models: 'grid4',
    contenders: [amortized, untrainedParent(amortized)],
    variants: [],
    claims: [],
    remarks: [],
    scales: { smoke: own, laptop: own, paper: own },
  };
};

describe('reproduce controls', () => {
  it('goes on where it was interrupted, trains each model once, and says what pre-training caused', async () => {
    const path = fresh('controls');
    const both = [
      tiny('corners', 'grid:corners'),
      tiny('none', 'table:/nowhere.csv'),
      tiny('ring', 'grid:ring'),
    ];
    const controller = new AbortController();
    const visited: string[] = [];
    const failed: string[] = [];
    const watch = {
      jobs: 1,
      onCell: (_: number, total: number, cell: string) => {
        visited.push(cell);
        // Four models for the three of them.
        expect(total).toBe(4 + 3 * 4);
        if (visited.length === 6) controller.abort(new Error('stop'));
      },
      onFailure: ({ name }: { name: string }) => failed.push(name),
    };
    const first = await runControls(path, both, 'smoke', {}, { ...watch, signal: controller.signal });
    expect(first.status).toBe('interrupted');
    expect(existsSync(join(path, 'report.html'))).toBe(true);
    const { signal } = new AbortController();
    const end = await runControls(path, both, 'smoke', {}, { ...watch, signal });
    // Models of the comparison that cannot begin are there, its own four runs are not.
    expect([end.status, end.planned - end.done, failed]).toEqual(['failed', 4, ['none']]);
    expect(end.failures[0].error).toContain('nowhere.csv');
    // The run at which it was interrupted is visited twice, models are trained for one of the three.
    expect(visited.length).toBe(4 + 4 + 1 + 4);
    expect(visited.filter((cell) => cell.includes('models')).length).toBe(4);
    const control = readRunRecord(
      join(path, 'ring', 'paid', 'grid-ring', 'amortized-untrained-parent-t0-s1'),
    );
    expect(control.config.parentConfig).toMatchObject({ steps: 0 });
    expect(control.parent!.path).toContain('models/grid4/untrained-s1');
    const { comparisons } = JSON.parse(readFileSync(join(path, 'results.json'), 'utf8')) as {
      comparisons: { name: string; seeds: number[]; rows: object[]; sentences: string[] }[];
    };
    expect(comparisons.map(({ name, seeds }) => [name, seeds])).toEqual([
      ['corners', [0, 1]],
      ['ring', [0, 1]],
    ]);
    expect(comparisons[0].rows[0]).toMatchObject({
      figures: { tv: [expect.any(Number), expect.any(Number)] },
    });
    expect(readFileSync(join(path, 'report.html'), 'utf8')).toContain(comparisons[1].sentences[0]);
  }, 60_000);

  it.each(COMPARISONS.flatMap((one) => SCALES.map((name) => [one.name, name, one] as const)))(
    '%s at scale %s: settings exist, every row has an untrained parent beside it',
    async (_name, scaleName, experiment) => {
      const plan = new Plan(experiment, scaleName);
      const task = { owner: 'task', parameters: findTask(experiment.taskName).parameters };
      for (const { settings } of plan.pretraining())
        resolveSettings([task, { owner: 'pretrain', parameters: pretrainParameters() }], {
          ...plan.scale.task,
          ...settings,
        });
      for (const { contender, settings } of plan.judging(new Map())) {
        const parameters = findBudgetMethod(contender.method).parameters();
        resolveSettings([{ owner: contender.name, parameters }], settings);
      }
      expect(plan.tuning()).toEqual([]);
      expect(curveCalls(plan)).toContain(plan.scale.budget);
      expect(plan.scale.seeds).toBeGreaterThanOrEqual(scaleName === 'smoke' ? 2 : 5);
      for (const { name, method, controls } of plan.contenders) {
        if (controls || findBudgetMethod(method).kind !== 'adapt') continue;
        const own = plan.contenders.filter((one) => one.controls?.of === name);
        // Beside extraction stands the exact solver, which has no rows here.
        const expected = method === exactExtraction.method ? ['untrained'] : ['untrained', undefined];
        expect(own.map(({ parent }) => parent)).toEqual(expected);
        expect(own[0].settings).toBe(plan.contenders.find((one) => one.name === name)!.settings);
      }
      // Those of tables and proxies need data that may not be here.
      if (['tfbind8', 'amp'].includes(experiment.taskName)) return;
      const { env } = await openTask(experiment.taskName, plan.scale.task, () => []);
      for (const reward of plan.scale.rewards) await openReward(reward, env);
    },
  );
});
