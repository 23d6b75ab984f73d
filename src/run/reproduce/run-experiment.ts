/**
 * Runs an experiment into a folder: cell after cell, in the order of the plan. Killed or interrupted at any moment it goes on with the cell it was
 * at; results.json and report.html are written after every stage, and tell what is there so far.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBackend } from '../../tensor/loader.js';
import { writeFileAtomic } from '../atomic.js';
import { UsageError } from '../errors.js';
import { machineLine, packageVersion } from '../machine.js';
import type { Experiment, ScaleName } from './experiment.js';
import { DEFAULT_VARIANT, Plan, type PaidCell, type PretrainCell } from './plan.js';
import { experimentReport } from './report.js';
import { chooseTries, collectResults, type ExperimentResults } from './results.js';
import { cellRecord, runPaidCell, runPretrainCell } from './run-cell.js';

const PLAN_FILE = 'plan.json';

export interface ExperimentWatcher {
  readonly signal: AbortSignal;
  /** Before a cell that is not complete yet. */
  onCell(done: number, total: number, folder: string): void;
}

/**
 * @returns the results; `interrupted` when the signal ended the work early
 * @throws UsageError when the folder holds another experiment or scale
 */
export async function runExperiment(
  root: string,
  experiment: Experiment,
  scale: ScaleName,
  watcher: ExperimentWatcher,
): Promise<{ readonly results: ExperimentResults; readonly status: 'done' | 'interrupted' }> {
  const plan = new Plan(experiment, scale);
  claimFolder(root, plan);
  try {
    const pretraining = plan.pretraining();
    const paid = plan.tuning().length + plan.judging(new Map()).length;
    const total = pretraining.length + paid;
    let done = 0;
    const isDone = (folder: string): boolean => cellRecord(join(root, folder))?.status === 'done';
    const trainAll = async (cells: readonly PretrainCell[]): Promise<void> => {
      for (const cell of cells) {
        watcher.signal.throwIfAborted();
        if (!isDone(cell.folder)) {
          watcher.onCell(done, total, cell.folder);
          if (!(await runPretrainCell(root, plan, cell, watcher.signal))) throw watcher.signal.reason;
        }
        done++;
      }
    };
    const runAll = async (cells: readonly PaidCell[]): Promise<void> => {
      for (const cell of cells) {
        watcher.signal.throwIfAborted();
        if (!isDone(cell.folder)) {
          watcher.onCell(done, total, cell.folder);
          await runPaidCell(root, plan, cell, watcher.signal);
        }
        done++;
      }
    };
    const isDefault = ({ variant }: PretrainCell): boolean => variant === DEFAULT_VARIANT.name;
    await trainAll(pretraining.filter(isDefault));
    await runAll(plan.tuning());
    await writeResults(root, plan);
    await runAll(plan.judging(chooseTries(root, plan)));
    await writeResults(root, plan);
    // Nothing depends on the other ways to pre-train: they come last.
    await trainAll(pretraining.filter((cell) => !isDefault(cell)));
  } catch (error) {
    if (!watcher.signal.aborted) throw error;
    return { results: await writeResults(root, plan), status: 'interrupted' };
  }
  return { results: await writeResults(root, plan), status: 'done' };
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

/** A folder belongs to one experiment at one scale. */
function claimFolder(root: string, { experiment, scaleName }: Plan): void {
  const path = join(root, PLAN_FILE);
  const own = { experiment: experiment.name, scale: scaleName };
  if (existsSync(path)) {
    const there = JSON.parse(readFileSync(path, 'utf8')) as typeof own;
    if (there.experiment === own.experiment && there.scale === own.scale) return;
    throw new UsageError(
      `${root}: holds the experiment ${there.experiment} at scale ${there.scale}; give another --out`,
    );
  }
  mkdirSync(root, { recursive: true });
  writeFileAtomic(path, `${JSON.stringify(own)}\n`);
}
