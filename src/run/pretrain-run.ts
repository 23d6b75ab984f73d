/** Pre-training as a run: the loop, its measurements, checkpoints, interruption and resumption. */
import type { Environment } from '../env/environment.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { Pretrainer, PretrainMetrics } from '../outcome/pretrainer.js';
import { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { environmentOf } from './outcome-run.js';
import { PretrainMeter, type Measured } from './pretrain-measure.js';
import { pretrainMethod, statedConfig, storedPretrainSettings } from '../method/pretrain-method.js';
import type { PretrainSettings } from '../method/pretrain-settings.js';
import { isUnstarted, readMetrics, RunDirectory, type NewRun } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';

/** What the caller is told while it goes on. */
export interface PretrainWatcher {
  /** Stops at the next step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** After every step; `success` is the last measurement. */
  onStep?(step: number, metrics: Readonly<PretrainMetrics>, success: number | undefined): void;
}

export interface PretrainOutcome {
  readonly status: 'done' | 'interrupted';
  readonly model: OutcomeModel;
  readonly record: RunRecord;
}

/** Steps between two looks at the signal: Ctrl-C arrives through the event loop. */
const BREATHER = 8;

/** Starts a new run. */
export async function startPretraining(
  path: string,
  { config, ...others }: NewRun,
  env: Environment,
  backend: Backend,
  watcher: PretrainWatcher,
  overwrite = false,
): Promise<PretrainOutcome> {
  const run = { ...others, config: statedConfig(path, env, config) };
  const settings = storedPretrainSettings(path, env, run.config);
  // Settings that contradict each other are the user's to mend; nothing has been written yet.
  const trainer = checkInput(() => pretrainMethod.make(settings, env, backend, run.seed));
  const directory = RunDirectory.create(path, run, { overwrite });
  return train(directory, trainer, settings, watcher);
}

/**
 * Goes on with an interrupted or killed run from its last checkpoint.
 * @throws UsageError when the run is no pre-training or is complete
 */
export async function resumePretraining(
  path: string,
  backend: Backend,
  watcher: PretrainWatcher,
): Promise<PretrainOutcome> {
  const record = readRunRecord(path);
  if (record.kind !== 'pretrain')
    throw new UsageError(`${path}: made by "${record.kind}", only pretrain runs resume here`);
  if (record.status === 'done') throw new UsageError(`${path}: this run is complete; nothing to resume`);
  const stored = isUnstarted(path) ? undefined : readCheckpoint(path);
  const env = await environmentOf(record);
  const settings = storedPretrainSettings(path, env, record.config);
  const trainer = pretrainMethod.make(settings, env, backend, record.seed);
  if (stored) pretrainMethod.restore(trainer, stored);
  return train(RunDirectory.resume(path), trainer, settings, watcher);
}

async function train(
  directory: RunDirectory,
  trainer: Pretrainer,
  settings: PretrainSettings,
  watcher: PretrainWatcher,
): Promise<PretrainOutcome> {
  const { model } = trainer;
  const { seed } = directory.record;
  const meter = new PretrainMeter(trainer, settings.evaluate);
  const { until } = settings;
  let measured = lastMeasured(directory.path);
  // Asked before a step, so that a run that was killed right behind its last one ends where it would have
  // ended.
  const isGoodEnough = (): boolean => {
    const figure = until && measured[until.figure];
    return figure !== undefined && figure >= until!.share && trainer.step % settings.every === 0;
  };
  let status: 'done' | 'interrupted' = 'done';
  try {
    // A run that is killed before its first measurement starts again from this one.
    if (trainer.step === 0) directory.saveCheckpoint(pretrainMethod.save(trainer));
    while (trainer.step < settings.training.steps && !isGoodEnough()) {
      if (watcher.signal?.aborted) {
        status = 'interrupted';
        break;
      }
      const metrics = trainer.update();
      const { step } = trainer;
      if (step % settings.every === 0 || step === settings.training.steps) {
        const now = meter.measure(new RandomStream(seed).fork(`success${step}`));
        directory.appendMetrics(metricsLine(trainer, metrics, now, directory.seconds));
        measured = now;
        directory.saveCheckpoint(pretrainMethod.save(trainer));
      }
      watcher.onStep?.(step, metrics, measured.success);
      if (step % BREATHER === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    // An untrained model is measured once, so that its success stands beside that of others.
    if (settings.training.steps === 0) measured = meter.measure(new RandomStream(seed).fork('success0'));
    directory.saveCheckpoint(pretrainMethod.save(trainer));
    const summary = {
      ...(settings.training.steps === 0 && { untrained: true }),
      steps: trainer.step,
      environmentSteps: trainer.environmentSteps,
      parameters: model.parameters.count,
      skippedUpdates: trainer.adam.skipped,
      goalsSeen: trainer.goalsSeen,
      ...(measured.success !== undefined && { successRate: measured.success }),
      ...(measured.successHeldOut !== undefined && { successRateHeldOut: measured.successHeldOut }),
    };
    directory.update({ summary });
    directory.close(status);
    return { status, model, record: directory.record };
  } catch (error) {
    directory.close('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** What a resumed run measured last; nothing for a new one. */
function lastMeasured(path: string): Partial<Measured> {
  return (readMetrics(path).at(-1) ?? {}) as Partial<Measured>;
}

function metricsLine(
  trainer: Pretrainer,
  metrics: Readonly<PretrainMetrics>,
  measured: Measured,
  seconds: number,
): Record<string, unknown> {
  const figures = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return {
    step: trainer.step,
    ...measured,
    ...Object.fromEntries(figures),
    lr: trainer.adam.lr,
    environmentSteps: trainer.environmentSteps,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}
