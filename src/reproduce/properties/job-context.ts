/**
 * What a job of `reproduce properties` works with: the plan, its task opened, results of the jobs before it,
 * and whether anybody still waits for it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { matches, parseQuery } from '../../descriptor/query.js';
import { openDescriptorSet } from '../../host/descriptors/index.js';
import { openTask } from '../../host/open-task.js';
import { cellReward } from '../../property/rewards/cell-reward-list.js';
import { RandomStream } from '../../random/stream.js';
import type { RunRecord } from '../../store/run-record.js';
import { openBackend } from '../../tensor/loader.js';
import type { Backend } from '../../tensor/backend.js';
import type { JobResult } from './job-results.js';
import { referenceFolder, type PropertyJob, type PropertyPlan, type PropertyScale } from './property-plan.js';
import type { PropertyTask } from './property-tasks.js';

/** What a job leaves in its folder when it is done. */
export const RESULT_FILE = 'result.json';

/** Processor seconds that a job took, stored with its result. */
interface Timed {
  readonly jobSeconds?: number;
}

/** The result of a job; undefined when it is not done. */
export function readResult<K extends keyof JobResult>(
  root: string,
  folder: string,
  _kind: K,
): (JobResult[K] & Timed) | undefined {
  const path = join(root, folder, RESULT_FILE);
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as JobResult[K] & Timed;
}

export class JobContext {
  readonly scale: PropertyScale;
  readonly random: RandomStream;
  /** Folder of the job. */
  readonly path: string;
  private readonly parent = process.ppid;

  private constructor(
    readonly root: string,
    readonly plan: PropertyPlan,
    readonly job: PropertyJob,
    readonly task: PropertyTask,
    readonly set: DescriptorSet,
    readonly record: RunRecord['task'],
    readonly backend: Backend,
    readonly signal: AbortSignal,
  ) {
    this.scale = plan.scale;
    this.path = join(root, job.folder);
    this.random = new RandomStream(job.seed).fork(job.folder);
  }

  static async open(
    root: string,
    plan: PropertyPlan,
    job: PropertyJob,
    signal: AbortSignal,
  ): Promise<JobContext> {
    const task = plan.task(job.task);
    const { env, task: record } = await openTask(task.taskName, task.task, () => []);
    const set = await openDescriptorSet(task.describe, env);
    return new JobContext(root, plan, job, task, set, record, await openBackend(), signal);
  }

  /**
   * Ends the job when it was interrupted, or when the process that ordered it is gone: loops without a
   * breath would go on for minutes.
   * @throws the signal's reason, or that nobody waits
   */
  stillWanted(): void {
    this.signal.throwIfAborted();
    if (process.ppid !== this.parent) throw new Error('properties: the process that asked for it is gone');
  }

  /** The result of a job that this one needs. @throws Error when it is not there */
  need<K extends keyof JobResult>(folder: string, kind: K): JobResult[K] {
    const result = readResult(this.root, folder, kind);
    if (!result) throw new Error(`properties: ${folder} has no result`);
    return result;
  }

  /** log Z of every cell by the reference [Y]; -Infinity for cells that are left out of all figures. */
  reference(): Float64Array {
    const result = this.need(referenceFolder(this.task.name), 'reference');
    const { set } = this;
    const { within, least } = this.task;
    const query = within === undefined ? undefined : parseQuery(set, within);
    const lowest = least > 0 ? Math.log(least) : -Infinity;
    return Float64Array.from(result.logMass, (log, y) =>
      log !== null && log >= lowest && (!query || matches(set, query, y)) ? log : -Infinity,
    );
  }

  /** The rewards of the task, log r(y) of cells that are of interest [Y]. */
  rewards(logMass: Float64Array): { readonly name: string; readonly logReward: Float64Array }[] {
    const { set } = this;
    return this.task.rewards.map((name) => ({ name, logReward: cellReward(name, { set, logMass }, 1) }));
  }
}
