/**
 * An experiment in small: every part runs, an interruption loses nothing, and the verdicts follow from the
 * figures.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findTask } from '../env/tasks.js';
import { findBudgetMethod } from '../method/registry.js';
import { openTask } from '../host/open-task.js';
import { pretrainParameters } from '../method/pretrain-settings.js';
import { openReward } from '../host/rewards.js';
import { resolveSettings } from '../settings/given.js';
import { TINY } from '../../test/tiny-experiment.js';
import { SCALES } from './experiment.js';
import { EXPERIMENTS } from './experiments/index.js';
import { Plan } from './plan.js';
import { collectResults } from './results.js';
import { callCurve, curveCalls } from './run-cell.js';
import { runExperiment } from './run-experiment.js';

const folder = mkdtempSync(join(tmpdir(), 'ocgfn-reproduce-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an experiment', () => {
  it('goes on where it was interrupted, does nothing twice, and reports', async () => {
    const path = join(folder, 'tiny');
    const controller = new AbortController();
    const visited: string[] = [];
    const first = await runExperiment(path, TINY, 'smoke', {
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
    const { results, status } = await runExperiment(path, TINY, 'smoke', watcher);
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
    // Two seeds do not tell who is first on so small a grid; what is not there is not measured.
    expect(results.claims.map(({ held }) => held !== null)).toEqual([true, true, true, false, false]);
    expect(results.claims[3].measured).toContain('2 seeds are too few to rank');
    const untrained = results.pretraining.find(({ name }) => name === 'untrained')!;
    expect([untrained.steps.mean, untrained.environmentSteps.mean, untrained.seeds]).toEqual([0, 0, 2]);
    expect(results.comparison!.rows.find(({ controls }) => controls)!.name).toBe('active, untrained parent');
    expect(results.contenders.find(({ name }) => name === 'exact extraction')!.tv!.mean).toBeGreaterThan(0);
    const report = readFileSync(join(path, 'report.html'), 'utf8');
    expect(report).toContain('The grid of tries');
    expect(report).toContain('exact extraction, grid:corners');
    expect(report).toContain('Controls: what each part has caused');
    expect(report).toContain('active beside active, untrained parent, 2 seeds, too few to rank: ');
    expect(JSON.parse(readFileSync(join(path, 'results.json'), 'utf8'))).toMatchObject({
      experiment: 'tiny',
    });
    expect(collectResults(path, new Plan(TINY, 'smoke'))).toEqual(results);
    // More seeds: only what is new is done. Fewer: what is there is compared, as far as it is asked for.
    visited.length = 0;
    const more = await runExperiment(path, TINY, 'smoke', { ...watcher, cut: { seeds: 3 } });
    expect([more.status, more.results.cellsDone]).toEqual(['done', results.cellsPlanned + 3 + 7]);
    expect(visited.every((cell) => cell.endsWith('-s2'))).toBe(true);
    const fewer = await runExperiment(path, TINY, 'smoke', { ...watcher, cut: { seeds: 1 } });
    expect(fewer.results.contenders.map(({ runs }) => runs)).toEqual(results.contenders.map(() => 1));
    expect(readFileSync(join(path, 'report.html'), 'utf8')).toContain('1 of 2 seeds');
    expect(JSON.parse(readFileSync(join(path, 'plan.json'), 'utf8'))).toEqual({
      experiment: 'tiny',
      scale: 'smoke',
      seeds: 1,
    });
    await expect(
      runExperiment(path, TINY, 'smoke', { ...watcher, cut: { rewards: ['grid:classic'] } }),
    ).rejects.toThrow('tuned on grid:classic');
    await expect(runExperiment(path, TINY, 'laptop', watcher)).rejects.toThrow(
      'holds the experiment tiny at scale smoke',
    );
  }, 120_000);
});

describe('the descriptions', () => {
  it.each(EXPERIMENTS.flatMap((e) => SCALES.map((scale) => [e.name, scale, e] as const)))(
    '%s at scale %s: settings exist, shown calls are kept, claims name contenders',
    async (_name, scaleName, experiment) => {
      const plan = new Plan(experiment, scaleName);
      const { scale } = plan;
      const task = { owner: 'task', parameters: findTask(experiment.taskName).parameters };
      for (const { settings } of plan.pretraining())
        resolveSettings([task, { owner: 'pretrain', parameters: pretrainParameters() }], {
          ...scale.task,
          ...settings,
        });
      for (const { contender, settings } of plan.tuning()) {
        const parameters = findBudgetMethod(contender.method).parameters();
        resolveSettings([{ owner: contender.name, parameters }], settings);
      }
      const kept = curveCalls(plan);
      expect(scale.calls.every((calls) => kept.includes(calls) && calls <= scale.budget)).toBe(true);
      expect(scale.rewards).not.toContain(plan.tuningReward);
      // Those of tables and proxies need data that may not be here.
      if (!['tfbind8', 'amp'].includes(experiment.name)) {
        const { env } = await openTask(experiment.taskName, scale.task, () => []);
        for (const reward of [plan.tuningReward, ...scale.rewards])
          if (reward !== undefined) await openReward(reward, env);
      }
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
