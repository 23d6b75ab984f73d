/**
 * The models of `reproduce properties` as ordinary runs: ours by the presets, one of a single step, and one
 * that sees objects of p0 only (no explored goals) for as many processor seconds as ours took. A run that was
 * killed goes on from its last checkpoint.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeProperties } from '../../method/property-method.js';
import { propertyParameters, type PropertySettings } from '../../method/property-settings.js';
import { storedSpec } from '../../host/descriptors/stored-spec.js';
import { resumeProperties, startProperties } from '../../run/property-run.js';
import { resolveSettings, type Given } from '../../settings/given.js';
import { writeFileAtomic } from '../../store/atomic.js';
import { makeFolder } from '../../store/make-folder.js';
import { awaitRelease } from '../await-release.js';
import { cellRecord } from '../run-cell.js';
import type { JobContext } from './job-context.js';
import type { ModelResult } from './job-results.js';
import { peakMemory, processorSeconds } from './processor-time.js';
import { modelFolder } from './property-plan.js';

/** The run in a job's folder. */
export const RUN_FOLDER = 'run';
/** Processor seconds up to the last checkpoint: a killed process cannot tell them. */
const USED_FILE = 'used.json';
/** Steps by which the speed of a model is measured, after as many to warm up. */
const TIMED_STEPS = 30;

/** Settings of each model beside those of the scale. */
const OWN: Readonly<Record<string, Given>> = {
  ours: {},
  untrained: { steps: 1 },
  'no-goals': { explore: false },
};

export async function runModelJob(context: JobContext): Promise<ModelResult> {
  const { path, job, set, backend, signal } = context;
  const folder = join(path, RUN_FOLDER);
  makeFolder(path);
  await awaitRelease(folder, signal);
  const before = cellRecord(folder);
  const usedFile = join(path, USED_FILE);
  const usedSeconds = (): number =>
    existsSync(usedFile) ? Number(JSON.parse(readFileSync(usedFile, 'utf8'))) : 0;
  const kept = before ? usedSeconds() : 0;
  if (before?.status !== 'done') {
    const config = before ? undefined : configOf(context);
    const every = Number((before?.config ?? config)?.every);
    const from = processorSeconds();
    const note = (): void => writeFileAtomic(usedFile, JSON.stringify(kept + processorSeconds() - from));
    const watcher = {
      signal,
      onStep(step: number) {
        context.stillWanted();
        if (step % every === 0) note();
      },
      onMeasure: () => context.stillWanted(),
    };
    if (!config) await resumeProperties(folder, backend, watcher);
    else {
      rmSync(folder, { recursive: true, force: true });
      const run = { kind: 'pretrain', task: context.record, config, seed: job.seed } as const;
      await startProperties(folder, run, set, backend, watcher);
    }
    note();
    signal.throwIfAborted();
  }
  const { summary, seconds } = cellRecord(folder)!;
  return {
    steps: Number(summary.steps),
    // A process that was killed behind the run's end has left no note.
    seconds: usedSeconds() || seconds,
    evaluations: Number(summary.evaluations) + Number(summary.measuringEvaluations),
    memory: peakMemory(),
  };
}

function configOf(context: JobContext): PropertySettings & { describe: string } {
  const { job, scale, set } = context;
  const resolve = (more: Given): PropertySettings =>
    resolveSettings([{ owner: 'pretrain', parameters: propertyParameters(set) }], {
      describe: context.task.describe,
      ...scale.training,
      ...OWN[job.name],
      ...more,
    })[0];
  const settings = job.name === 'no-goals' ? resolve({ steps: stepsAs(context, resolve({})) }) : resolve({});
  return { ...settings, describe: storedSpec(set.spec) };
}

/** Steps of this model that take the processor seconds of ours. */
function stepsAs(context: JobContext, settings: PropertySettings): number {
  const { job, set, backend } = context;
  const ours = context.need(modelFolder(job.task, job.seed, 'ours'), 'model');
  const trainer = makeProperties(settings, set, backend, job.seed);
  const run = (): number => {
    const from = processorSeconds();
    for (let step = 0; step < TIMED_STEPS; step++) trainer.update();
    return (processorSeconds() - from) / TIMED_STEPS;
  };
  run();
  return Math.max(1, Math.round(ours.seconds / run()));
}
