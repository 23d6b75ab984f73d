/**
 * Runs an experiment into a folder, several cells at a time, each as soon as what it needs is there. Killed
 * or interrupted at any moment it goes on with the cells it was at; results.json and report.html are written
 * as it goes, and tell what is there so far. How many cells are done at a time changes nothing but the time.
 */
import { join } from 'node:path';
import { openBackend } from '../tensor/loader.js';
import { writeFileAtomic } from '../store/atomic.js';
import { UsageError } from '../settings/errors.js';
import { machineLine, packageVersion } from '../store/machine.js';
import { openTask } from '../host/open-task.js';
import { openReward } from '../host/rewards.js';
import { runnerApart, runnerHere } from './cell-runner.js';
import type { Cut, Experiment, ScaleName } from './experiment.js';
import { Board } from './board.js';
import { claimFolder } from './claim-folder.js';
import { Plan } from './plan.js';
import { experimentReport } from './experiment-report.js';
import { collectResults } from './results.js';
import { type ExperimentResults } from './result-types.js';
import { doAll, type Failure } from './job-schedule.js';

/**
 * Milliseconds between two reports while cells are being done; and no more than this share of the time goes
 * into them.
 */
const REPORT_INTERVAL = 60_000;
const REPORT_SHARE = 1 / 30;

export interface ExperimentWatcher {
  readonly signal: AbortSignal;
  /**
   * Cells done at a time, each in a process of its own; 1 (default): one after the other, in this process.
   */
  readonly jobs?: number;
  /** What to take of the scale. */
  readonly cut?: Cut;
  /** Before a cell that is not complete yet. */
  onCell(done: number, total: number, folder: string, secondsLeft: number | undefined): void;
  /** A cell that came to nothing; the others go on. */
  onFailure?(failure: Failure): void;
}

export interface ExperimentEnd {
  readonly results: ExperimentResults;
  readonly status: 'done' | 'interrupted' | 'failed';
  /** Names are folders of cells. */
  readonly failures: readonly Failure[];
}

/**
 * @returns the results; `interrupted` when the signal ended the work early, `failed` when cells are missing
 * because they failed
 * @throws UsageError when the folder holds another experiment or scale, or is in use; when the task or a
 * reward cannot be opened
 */
export async function runExperiment(
  root: string,
  experiment: Experiment,
  scale: ScaleName,
  watcher: ExperimentWatcher,
): Promise<ExperimentEnd> {
  const plan = new Plan(experiment, scale, watcher.cut);
  await checkInput(plan);
  const unlock = claimFolder(root, { experiment: experiment.name, scale }, plan.cut);
  try {
    const failures = await runCells(root, plan, watcher);
    const results = await writeResults(root, plan);
    const complete = results.cellsDone === results.cellsPlanned;
    const interrupted = watcher.signal.aborted && !complete;
    return { results, status: interrupted ? 'interrupted' : complete ? 'done' : 'failed', failures };
  } finally {
    unlock();
  }
}

async function runCells(root: string, plan: Plan, watcher: ExperimentWatcher): Promise<Failure[]> {
  const { signal, jobs = 1 } = watcher;
  const runners = Array.from({ length: jobs }, () =>
    jobs === 1 ? runnerHere(root, plan, signal) : runnerApart(root, plan, signal),
  );
  const board = new Board(root, plan, (cell, job) => runners[job].run(cell));
  let reportAt = Date.now() + REPORT_INTERVAL;
  let reporting = false;
  let isNew = false;
  const report = async (): Promise<void> => {
    if (reporting) return;
    reporting = true;
    const began = Date.now();
    // What goes wrong here goes wrong at the end once more, and is said then.
    await writeResults(root, plan).catch(() => {});
    reportAt = Date.now() + Math.max(REPORT_INTERVAL, (Date.now() - began) / REPORT_SHARE);
    reporting = false;
    isNew = false;
  };
  try {
    return await doAll(board.open, jobs, signal, {
      onStart: ({ name }) => watcher.onCell(board.done, board.total, name, board.secondsLeft(jobs)),
      onDone: async (item) => {
        const { stage, batch } = board.settle(item, 'done');
        isNew ||= batch;
        if (stage || (isNew && Date.now() > reportAt)) await report();
      },
      onFailure: (failure, item) => {
        board.settle(item, 'failed');
        watcher.onFailure?.(failure);
      },
    });
  } finally {
    for (const runner of runners) runner.close();
  }
}

/** Writes results.json and report.html of what is there. */
export async function writeResults(root: string, plan: Plan): Promise<ExperimentResults> {
  const results = collectResults(root, plan);
  const origin = { version: packageVersion(), machine: machineLine() };
  writeFileAtomic(join(root, 'results.json'), `${JSON.stringify({ ...results, ...origin }, null, 2)}\n`);
  const backend = await openBackend();
  writeFileAtomic(join(root, 'report.html'), await experimentReport(root, plan, results, backend));
  return results;
}

/** Before anything is written: what no cell could open is said once, not by every cell. */
async function checkInput({ experiment, scale, tuningReward }: Plan): Promise<void> {
  const { env } = await openTask(experiment.taskName, scale.task, () => []);
  for (const reward of [...(tuningReward === undefined ? [] : [tuningReward]), ...scale.rewards])
    await openReward(reward, env);
  if (tuningReward !== undefined && scale.rewards.includes(tuningReward))
    throw new UsageError(`reproduce: contenders are tuned on ${tuningReward}; judge them on others`);
}
