/** Plans fit their tasks, figures are means over seeds, and nothing is ranked where intervals overlap. */
import { mkdirSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDescriptorSet } from '../../host/descriptors/index.js';
import { openTask } from '../../host/open-task.js';
import { AdditiveProgram } from '../../property/reference/additive-program.js';
import { propertyPresets } from '../../property/presets.js';
import { CELL_REWARDS } from '../../property/rewards/cell-reward-list.js';
import { RESIDUAL_REWARDS } from '../../property/rewards/residual.js';
import { RESULT_FILE } from './job-context.js';
import type { AnswersResult } from './job-results.js';
import { massFigures, successFigures } from './property-figures.js';
import { PropertyPlan, type PropertyJob } from './property-plan.js';
import { intervalText, propertyReport } from './property-report.js';
import { propertyTables } from './property-tables.js';
import { PROPERTY_TASKS } from './property-tasks.js';

const root = mkdtempSync(join(tmpdir(), 'ocgfn-properties-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the plan of properties', () => {
  it('has tasks that open, whose presets and rewards are there', async () => {
    for (const one of PROPERTY_TASKS) {
      const { env } = await openTask(one.taskName, one.task, () => []);
      const set = await openDescriptorSet(one.describe, env);
      expect(one.lookAheads).toContain(propertyPresets(set).lookAhead);
      for (const name of one.rewards) expect(CELL_REWARDS.map((reward) => reward.name)).toContain(name);
      for (const name of one.residuals) expect(RESIDUAL_REWARDS.map((reward) => reward.name)).toContain(name);
      for (const name of one.tenfold) expect(one.rewards).toContain(name);
      if (one.reference === 'summed')
        expect(new AdditiveProgram(set).set.components.length).toBe(set.components.length);
    }
  });

  it('has jobs that need jobs of its own, before them', () => {
    const { jobs, seeds } = new PropertyPlan('paper');
    expect(seeds).toEqual([1, 2, 3, 4, 5]);
    const before = new Set<string>();
    for (const { folder, needs } of jobs) {
      for (const needed of needs) expect(before).toContain(needed);
      expect(before).not.toContain(folder);
      before.add(folder);
    }
  });

  it('takes what it is asked for, and says what it does not know', () => {
    const plan = new PropertyPlan('laptop', {
      seeds: 2,
      tasks: ['dna10'],
      rewards: ['rare', 'motif-residual'],
    });
    expect(plan.tasks.map(({ rewards }) => rewards)).toEqual([['rare']]);
    expect(new Set(plan.jobs.map(({ task }) => task))).toEqual(new Set(['dna10']));
    expect(plan.jobs.filter(({ reward }) => reward === 'lognormal-residual')).toEqual([]);
    expect(() => new PropertyPlan('smoke', { tasks: ['dna1'] })).toThrow(
      'reproduce: properties has no task "dna1", it has grid, dna10',
    );
    expect(() => new PropertyPlan('smoke', { rewards: ['ridg'] })).toThrow(
      'reproduce: no task of properties has the reward "ridg"',
    );
  });
});

describe('figures', () => {
  it('count a cell that was not found as 0, and weigh by mass', () => {
    const logMass = Float64Array.from([0.1, 0.3, 0.6, 0], Math.log);
    const measure = { draws: 10, hits: 5, logZ: 0, error: 0, effective: 0.5, kl: 0.25 };
    const { success, byMass, rarest, kl } = successFigures(
      [
        { ...measure, cell: 1, success: 0.5 },
        { ...measure, cell: 2, success: 1 },
      ],
      logMass,
    );
    expect([success, rarest, kl]).toEqual([0.5, 0, 0.25]);
    expect(byMass).toBeCloseTo(0.75, 12);
    const masses = massFigures(Float64Array.from([0, 0.3, 0.6, 0], Math.log), logMass);
    expect([masses.cells, masses.found, masses.kl]).toEqual([3, 2, null]);
  });

  it('rank nothing on one seed or where intervals overlap, and say where a control is nearer', () => {
    const plan = new PropertyPlan('laptop', { seeds: 5, tasks: ['grid'], rewards: ['steep', 'even'] });
    const lay = (job: PropertyJob, result: object): void => {
      mkdirSync(join(root, job.folder), { recursive: true });
      writeFileSync(join(root, job.folder, RESULT_FILE), JSON.stringify({ ...result, jobSeconds: 1 }));
    };
    const answersOf = (seed: number): AnswersResult => ({
      cells: 10, found: 10, logZRms: 0.1, logZMean: 0.1, kl: 0, preset: 2, noise: { steep: 0.02, even: 0.03 },
      lookAheads: [{
        lookAhead: 2, success: 0.9, rarest: 0.8, commonest: 1, byMass: 0.9, kl: 0.1, effective: 0.9,
        answers: ['steep', 'even'].map((reward) => ({
          reward, tv: 0.05 + seed / 1000, once: 0.1, draws: 100, attempts: 1, seconds: 1, evaluations: 100,
        })),
      }],
    }); // prettier-ignore
    const laySeed = (seed: number): void => {
      for (const job of plan.jobs.filter((one) => one.seed === seed)) {
        if (job.kind === 'model') lay(job, { steps: 10, seconds: 5 + seed, evaluations: 100, memory: 100 });
        if (job.kind === 'answers' && job.name === 'ours') lay(job, answersOf(seed));
        if (job.name !== 'mcmc') continue;
        const answer = { times: 1, draws: 100, evaluations: 10, seconds: 1 };
        const answers = [
          { ...answer, reward: 'steep', tv: 0.02 + seed / 1000 },
          { ...answer, reward: 'even', tv: 0.05 + (seed % 2) / 10 },
        ];
        lay(job, { answers });
      }
    };
    for (const seed of [1, 2, 3, 4]) laySeed(seed);
    const few = propertyTables(root, plan);
    expect(few.verdicts.every(({ nearer, farther }) => nearer.length + farther.length === 0)).toBe(true);
    laySeed(5);
    const { figures, verdicts } = propertyTables(root, plan);
    const seconds = figures.find(({ table, column }) => table === 'models' && column === 'seconds')!;
    expect(seconds).toMatchObject({ mean: 8, seeds: 5, values: [6, 7, 8, 9, 10] });
    expect(seconds.half).toBeCloseTo(2.776 * Math.sqrt(2.5 / 5), 3);
    expect(verdicts.find(({ reward }) => reward === 'steep')!.nearer).toEqual(['MCMC, equal seconds']);
    expect(verdicts.find(({ reward }) => reward === 'even')!.open).toEqual(['MCMC, equal seconds']);
    const report = propertyReport(plan, { ...propertyTables(root, plan) });
    expect(report).toContain('nearer than ours: MCMC, equal seconds');
    expect(intervalText({ mean: 0.1234, half: 0.0021 })).toBe('0.123 ± 0.002');
  });
});
