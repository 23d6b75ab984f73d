/**
 * `reproduce properties` into a folder: several jobs at a time, each in a process of its own, as soon as what
 * it needs is there. Killed at any moment it goes on with the jobs it was at: models from their checkpoints,
 * others from their beginning. results.json, results.csv and report.html are written as it goes.
 */
import { join } from 'node:path';
import { csvLine } from '../../format/csv.js';
import { mean } from '../../math/moments.js';
import { writeFileAtomic } from '../../store/atomic.js';
import { machineLine, packageVersion } from '../../store/machine.js';
import { ProcessRunner } from '../cell-runner.js';
import { claimFolder } from '../claim-folder.js';
import type { ScaleName } from '../experiment.js';
import { doAll, type Failure, type Item } from '../job-schedule.js';
import { propertyTables, type PropertyTables } from './property-tables.js';
import type { PropertyCut, PropertyJob, PropertyPlan } from './property-plan.js';
import { propertyReport } from './property-report.js';
import type { PropertyOrder } from './property-process.js';
import { doneIn } from './run-job.js';

export interface PropertyWatch {
  readonly signal: AbortSignal;
  /** Jobs done at a time; default 1. */
  readonly jobs?: number;
  onCell(done: number, total: number, folder: string, secondsLeft: number | undefined): void;
  onFailure?(failure: Failure): void;
}

export interface PropertyEnd {
  readonly tables: PropertyTables;
  readonly done: number;
  readonly planned: number;
  readonly status: 'done' | 'interrupted' | 'failed';
  readonly failures: readonly Failure[];
}

/** @throws UsageError when the folder holds another experiment or scale, or is in use */
export async function runProperties(
  root: string,
  plan: PropertyPlan,
  watch: PropertyWatch,
): Promise<PropertyEnd> {
  const { signal, jobs = 1 } = watch;
  const { scaleName: scale, cut } = plan;
  const unlock = claimFolder(root, { experiment: 'properties', scale }, cut);
  try {
    const board = new JobBoard(root, plan, jobRunner(root, scale, cut, signal));
    const failures = await doAll(board.open, jobs, signal, {
      onStart: ({ name }) => watch.onCell(board.done, plan.jobs.length, name, board.secondsLeft(jobs)),
      onDone: (item) => {
        board.settle(item, 'done');
        writeTables(root, plan);
      },
      onFailure: (failure, item) => {
        board.settle(item, 'failed');
        watch.onFailure?.(failure);
      },
    });
    const tables = writeTables(root, plan);
    const [done, planned] = [board.done, plan.jobs.length];
    const status = done === planned ? 'done' : signal.aborted ? 'interrupted' : 'failed';
    return { tables, done, planned, status, failures };
  } finally {
    unlock();
  }
}

type State = 'open' | 'done' | 'failed';

interface BoardItem extends Item {
  readonly job: PropertyJob;
}

/** Which jobs are done, which can begin, and how long the rest will take. */
class JobBoard {
  private readonly items: readonly BoardItem[];
  private readonly states = new Map<string, State>();
  /** Processor seconds of the jobs of a kind: a task's controls take about as long on every seed. */
  private readonly taken = new Map<string, number[]>();

  constructor(
    private readonly root: string,
    plan: PropertyPlan,
    run: (job: PropertyJob) => Promise<void>,
  ) {
    this.items = plan.jobs.map((job) => ({
      job,
      name: job.folder,
      readiness: () => this.readiness(job),
      run: () => run(job),
    }));
    for (const { job } of this.items) this.readiness(job);
  }

  get open(): BoardItem[] {
    return this.items.filter(({ job }) => this.stateOf(job.folder) === 'open');
  }

  get done(): number {
    return this.items.filter(({ job }) => this.stateOf(job.folder) === 'done').length;
  }

  settle({ job }: BoardItem, state: State): void {
    this.states.set(job.folder, state);
    const seconds = doneIn(this.root, job);
    if (state !== 'done' || seconds === undefined) return;
    this.taken.set(kindOf(job), [...(this.taken.get(kindOf(job)) ?? []), seconds]);
  }

  /** Seconds that the rest takes on so many jobs; kinds that are not known count as the mean of the others. */
  secondsLeft(jobs: number): number | undefined {
    const known = [...this.taken.values()].map((list) => mean(list));
    if (known.length === 0) return undefined;
    const open = this.open;
    const total = open.reduce((sum, { job }) => sum + mean(this.taken.get(kindOf(job)) ?? known), 0);
    return total / Math.min(jobs, Math.max(1, open.length));
  }

  private stateOf(folder: string): State {
    return this.states.get(folder) ?? 'open';
  }

  private readiness(job: PropertyJob): ReturnType<Item['readiness']> {
    const state = this.stateOf(job.folder);
    if (state !== 'open') return state === 'done' ? 'done' : 'never';
    if (doneIn(this.root, job) !== undefined) {
      this.states.set(job.folder, 'done');
      return 'done';
    }
    const needs = new Set(job.needs.map((folder) => this.stateOf(folder)));
    if (needs.has('failed')) return 'never';
    return needs.has('open') ? 'later' : 'ready';
  }
}

const kindOf = ({ task, kind, name }: PropertyJob): string => `${task} ${kind} ${name}`;

/** A runner of jobs, each in a process that begins and ends with it. */
function jobRunner(
  root: string,
  scale: ScaleName,
  cut: PropertyCut,
  signal: AbortSignal,
): (job: PropertyJob) => Promise<void> {
  const order = (job: PropertyJob): PropertyOrder => ({ do: job, root, scale, cut });
  return async (job) => {
    const runner = new ProcessRunner(new URL('property-process.js', import.meta.url), order, signal);
    try {
      await runner.run(job);
    } finally {
      runner.close();
    }
  };
}

/** Writes results.json, results.csv and report.html of what is there. */
export function writeTables(root: string, plan: PropertyPlan): PropertyTables {
  const tables = propertyTables(root, plan);
  const origin = { version: packageVersion(), machine: machineLine() };
  writeFileAtomic(join(root, 'results.json'), `${JSON.stringify({ ...tables, ...origin }, null, 2)}\n`);
  const lines = [
    csvLine(['task', 'table', 'row', 'column', 'mean', 'half of the 95 % interval', 'seeds']),
    ...tables.figures.map((one) =>
      csvLine([one.task, one.table, one.row, one.column, one.mean, one.half, one.seeds]),
    ),
  ];
  writeFileAtomic(join(root, 'results.csv'), `${lines.join('\n')}\n`);
  writeFileAtomic(join(root, 'report.html'), propertyReport(plan, tables));
  return tables;
}
