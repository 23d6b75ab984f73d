/** One job of `reproduce properties`, brought to its end: its result lies in its folder, or it throws. */
import { join } from 'node:path';
import { writeFileAtomic } from '../../store/atomic.js';
import { makeFolder } from '../../store/make-folder.js';
import { runAnswersJob } from './answers-job.js';
import { runControlJob } from './control-job.js';
import { JobContext, readResult, RESULT_FILE } from './job-context.js';
import type { JobResult } from './job-results.js';
import { runModelJob } from './model-job.js';
import { processorSeconds } from './processor-time.js';
import type { PropertyJob, PropertyPlan } from './property-plan.js';
import { runReferenceJob } from './reference-job.js';
import { runResidualJob } from './residual-job.js';

const KINDS: { readonly [K in keyof JobResult]: (context: JobContext) => Promise<JobResult[K]> } = {
  reference: runReferenceJob,
  model: runModelJob,
  answers: runAnswersJob,
  control: runControlJob,
  residual: runResidualJob,
};

/** Whether a job has its result, and the processor seconds it took. */
export function doneIn(root: string, { folder, kind }: PropertyJob): number | undefined {
  return readResult(root, folder, kind)?.jobSeconds;
}

/** @throws the signal's reason when interrupted */
export async function runPropertyJob(
  root: string,
  plan: PropertyPlan,
  job: PropertyJob,
  signal: AbortSignal,
): Promise<void> {
  if (doneIn(root, job) !== undefined) return;
  const from = processorSeconds();
  const context = await JobContext.open(root, plan, job, signal);
  makeFolder(context.path);
  const result = await KINDS[job.kind](context);
  signal.throwIfAborted();
  const whole = { ...result, jobSeconds: processorSeconds() - from };
  writeFileAtomic(join(context.path, RESULT_FILE), `${JSON.stringify(whole)}\n`);
}
