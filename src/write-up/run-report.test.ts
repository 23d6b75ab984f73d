import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { fakeTerminal } from '../../test/fake-terminal.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../cli/frame.js';
import { countCurve, meanOfBestCurve } from '../chart/paid-curves.js';
import { RunDirectory } from '../store/run-directory.js';
import { runReport } from './run-report.js';

const fresh = temporaryPaths();
const task = { name: 'rna', length: 4, construction: 'append' };

function pretrainingRun(): string {
  const path = fresh('pretrain');
  const directory = RunDirectory.create(path, {
    kind: 'pretrain',
    task,
    config: { steps: 20, hidden: [8, 8] },
    seed: 3,
  });
  for (let step = 10; step <= 20; step += 10) {
    directory.appendMetrics({
      step,
      success: step / 40,
      loss: step === 10 ? NaN : 0.5,
      odd: '<b>',
      seconds: 1,
    });
  }
  directory.saveCheckpoint({ step: 20, state: {}, tensors: new Map() });
  directory.update({ summary: { successRate: 0.9876, steps: 20 } });
  directory.close('done');
  return path;
}

function adaptedRun(): string {
  const path = fresh('adapted');
  const config = {
    reward: "table:'my scores.csv'",
    method: 'active',
    budget: 40,
    gamma: 3,
    parentConfig: { steps: 20 },
  };
  const directory = RunDirectory.create(path, { kind: 'adapt', task, config, seed: 4 });
  const outcomes = Array.from({ length: 40 }, (_, i) =>
    [...(i + 64).toString(4)].map((digit) => 'ACGU'[Number(digit)]).join(''),
  );
  directory.appendOracleCalls(
    outcomes.map((outcome, call) => ({ call, outcome, raw: call === 7 ? null : call / 40 })),
  );
  directory.close('failed', 'the reward <stopped> answering');
  return path;
}

describe('the report of a run', () => {
  it('shows the curves of pre-training and the command that repeats it', () => {
    const text = runReport(pretrainingRun());
    expect(text).toContain('Pre-training on rna');
    expect(text).toContain('98.76 %');
    expect(text.match(/<svg/g)).toHaveLength(2);
    expect(text).toMatch(
      /npx ocgfn@[\d.]+ pretrain rna length=4 construction=append steps=20 hidden=8,8 --seed 3/,
    );
    expect(text).not.toContain('Best candidates');
    expect(text).not.toContain('undefined');
  });

  it('shows what the reward calls of an adaptation found', () => {
    const text = runReport(adaptedRun());
    expect(text).toContain('40 distinct outcomes were paid for, 1 of them infeasible');
    expect(text).toContain('failed: the reward &lt;stopped&gt; answering');
    expect(text).toMatch(/<td class="code">CGCU<\/td>\s*<td class="number">0\.975<\/td>/);
    expect(text).toContain('Logo of the best 39');
    expect(text).toContain('--method active --budget 40 gamma=3 --seed 4');
    expect(text).not.toContain('parentConfig=');
  });

  it('is written beside the run by ocgfn report', async () => {
    const path = pretrainingRun();
    const terminal = fakeTerminal();
    expect(await runCommandLine(['report', path, '--json'], terminal)).toBe(0);
    const { report } = JSON.parse(terminal.out) as { report: string };
    expect(readFileSync(report, 'utf8')).toBe(runReport(path));
    const elsewhere = fakeTerminal();
    expect(await runCommandLine(['report', join(path, 'absent')], elsewhere)).toBe(2);
    expect(elsewhere.err).toContain('absent: not a run directory (it has no run.json)');
    expect(existsSync(join(path, 'absent'))).toBe(false);
  });
});

describe('curves over reward calls', () => {
  it('are the mean of the best k and counts', () => {
    const scores = [3, null, 1, 5, 5, 0];
    expect(meanOfBestCurve(scores, 1)).toEqual([[1, 3], [2, 3], [3, 3], [4, 5], [5, 5], [6, 5]]); // prettier-ignore
    expect(meanOfBestCurve(scores, 2)).toEqual([[3, 2], [4, 4], [5, 5], [6, 5]]); // prettier-ignore
    expect(countCurve(scores, (score) => score === 5).at(-1)).toEqual([6, 2]);
    const many = Array.from({ length: 10_001 }, (_, i) => i);
    expect(meanOfBestCurve(many, 100).length).toBeLessThanOrEqual(401);
    expect(meanOfBestCurve(many, 100).at(-1)![1]).toBeCloseTo(9950.5, 9);
  });
});
