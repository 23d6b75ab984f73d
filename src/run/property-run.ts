/**
 * Pre-training on outcomes y = f(x) as a run: the loop, checkpoints, interruption and resumption; at the end
 * every cell that was found is measured (success, mass, spread inside). f may live in this program or be
 * asked elsewhere.
 */
import { shellWord } from '../format/shell-word.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { openDescriptorSet } from '../host/descriptors/index.js';
import {
  makeProperties,
  restoreProperties,
  saveProperties,
  storedMeasures,
  storedPrior,
} from '../method/property-method.js';
import { propertyParameters, type PropertySettings } from '../method/property-settings.js';
import type { JsonValue } from '../format/json-value.js';
import type { OpenedPrior } from '../method/portable-prior.js';
import type { StoredState } from '../method/stored-state.js';
import { Backup } from '../property/backup.js';
import { logMasses, summarizeSuccess, type CellMeasure } from '../property/measure-cells.js';
import { measureModel } from '../property/measure-model.js';
import type { PropertyTrainer } from '../property/property-trainer.js';
import type { PropertyMetrics } from '../property/train-options.js';
import { RandomStream } from '../random/stream.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { readSettings } from '../settings/parameters.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { isUnstarted, RunDirectory, type NewRun } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import type { Backend } from '../tensor/backend.js';
import { environmentOf } from './outcome-run.js';

/** What the caller is told while it goes on. */
export interface PropertyWatcher {
  /** Stops at the next step, with a checkpoint. */
  readonly signal?: AbortSignal;
  onStep?(step: number, metrics: Readonly<PropertyMetrics>): void;
  /** Cells measured at the end, and how many there are. */
  onMeasure?(done: number, total: number): void;
}

export interface PropertyOutcome {
  readonly status: 'done' | 'interrupted';
  readonly record: RunRecord;
}

/** Steps between two looks at the signal. */
const BREATHER = 8;

/** Whether a run was pre-trained on outcomes y = f(x). */
export const isOfProperties = ({ kind, config }: Pick<RunRecord, 'kind' | 'config'>): boolean =>
  kind === 'pretrain' && typeof config.describe === 'string';

/** The settings that a stored config holds. @throws UsageError when another version wrote them */
export const storedPropertySettings = (
  owner: string,
  set: DescriptorSet,
  config: RunRecord['config'],
): PropertySettings => readSettings(owner, propertyParameters(set), config);

/** A base measure learnt from objects, and the bytes that the run keeps of it. */
export type RunPrior = Pick<OpenedPrior, 'card'> & { readonly bytes: Uint8Array };

/**
 * Starts a new run.
 * @param prior what base=learnt needs
 */
export async function startProperties(
  path: string,
  run: NewRun,
  set: DescriptorSet,
  backend: Backend,
  watcher: PropertyWatcher,
  overwrite = false,
  prior?: RunPrior,
): Promise<PropertyOutcome> {
  const settings = storedPropertySettings(path, set, run.config);
  // Settings that contradict each other are the user's to mend; nothing has been written yet.
  const trainer = checkInput(() => makeProperties(settings, set, backend, run.seed, prior?.bytes));
  const directory = RunDirectory.create(path, run, { overwrite });
  if (prior) directory.update({ summary: priorSummary(prior) });
  return train(directory, trainer, settings, watcher, prior?.bytes);
}

/** Goes on with an interrupted or killed run from its last checkpoint. */
export async function resumeProperties(
  path: string,
  backend: Backend,
  watcher: PropertyWatcher,
): Promise<PropertyOutcome> {
  const record = readRunRecord(path);
  if (record.status === 'done') throw new UsageError(`${path}: this run is complete; nothing to resume`);
  const set = await descriptorsOf(path, record);
  const settings = storedPropertySettings(path, set, record.config);
  const stored = isUnstarted(path) ? undefined : readCheckpoint(path);
  if (stored === undefined && settings.base === 'learnt')
    throw new UsageError(`${path}: was stopped before its base measure was stored; start it again`);
  const prior = stored && storedPrior(stored.tensors);
  const trainer = makeProperties(settings, set, backend, record.seed, prior);
  if (stored) restoreProperties(trainer, stored);
  return train(RunDirectory.resume(path), trainer, settings, watcher, prior);
}

/** The descriptors of a run. */
export async function descriptorsOf(path: string, record: RunRecord): Promise<DescriptorSet> {
  const { describe } = record.config;
  if (!isOfProperties(record) || typeof describe !== 'string')
    throw new UsageError(
      `${path}: was not pre-trained on properties; pre-train with describe=, such as ocgfn pretrain amp describe=charge,length`,
    );
  return openDescriptorSet(describe, await environmentOf(record));
}

export interface LoadedProperties {
  readonly record: RunRecord;
  readonly set: DescriptorSet;
  /** The model with its last steps summed exactly as in training. */
  readonly backup: Backup;
  readonly trainer: PropertyTrainer;
  readonly tensors: StoredState['tensors'];
  /** What was measured of each cell that was found. */
  readonly measures: readonly CellMeasure[];
  /** [Y] log Z_y; -Infinity for cells that were not found. */
  readonly logZ: Float64Array;
}

/**
 * The model of a finished run of properties.
 * @param lookAhead last steps that are summed exactly; default: as in training
 * @throws UsageError when the folder is no such run, or it has not come to its end
 */
export function loadProperties(
  path: string,
  backend: Backend,
  lookAhead?: number,
): Promise<LoadedProperties> {
  return loadStoredProperties(path, readRunRecord(path), readCheckpoint(path), backend, lookAhead);
}

/** The same from a record and a checkpoint that have been read. */
export async function loadStoredProperties(
  path: string,
  record: RunRecord,
  stored: StoredState,
  backend: Backend,
  lookAhead?: number,
): Promise<LoadedProperties> {
  const set = await descriptorsOf(path, record);
  const measures = storedMeasures(stored.tensors);
  if (measures === undefined)
    throw new UsageError(
      `${path}: its training has not come to an end; go on with: ocgfn resume ${shellWord(path)}`,
    );
  const settings = storedPropertySettings(path, set, record.config);
  const trainer = makeProperties(settings, set, backend, record.seed, storedPrior(stored.tensors));
  restoreProperties(trainer, stored);
  if (lookAhead === 0 && !trainer.learnsEnds)
    throw new UsageError(
      `${path}: it was trained looking ahead, so its network has not learnt the last step; look-ahead must be at least 1, got 0`,
    );
  const backup = checkInput(() => new Backup(trainer.model, lookAhead ?? settings.lookAhead));
  const logZ = logMasses(measures, set.cells);
  return { record, set, backup, trainer, tensors: stored.tensors, measures, logZ };
}

async function train(
  directory: RunDirectory,
  trainer: PropertyTrainer,
  settings: PropertySettings,
  watcher: PropertyWatcher,
  prior: Uint8Array | undefined,
): Promise<PropertyOutcome> {
  const { immediate } = trainer.model.set;
  let status: 'done' | 'interrupted' = 'done';
  try {
    // A run that is killed before its first checkpoint starts again from this one.
    if (trainer.step === 0) directory.saveCheckpoint(saveProperties(trainer, [], prior));
    while (trainer.step < settings.steps) {
      if (watcher.signal?.aborted) {
        status = 'interrupted';
        break;
      }
      const metrics = immediate ? trainer.update() : await trainer.updateAsync();
      const { step } = trainer;
      if (step % settings.every === 0 || step === settings.steps) {
        directory.appendMetrics(metricsLine(trainer, metrics, directory.seconds));
        directory.saveCheckpoint(saveProperties(trainer, [], prior));
      }
      watcher.onStep?.(step, metrics);
      if (step % BREATHER === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const backup = new Backup(trainer.model, settings.lookAhead);
    const measures =
      status === 'done' ? await measure(directory, trainer, backup, settings, watcher) : undefined;
    if (measures === undefined) status = 'interrupted';
    directory.saveCheckpoint(saveProperties(trainer, measures, prior));
    directory.update({
      summary: {
        ...priorOf(directory.record),
        steps: trainer.step,
        environmentSteps: trainer.environmentSteps,
        evaluations: trainer.evaluations,
        parameters: trainer.model.parameters.count,
        skippedUpdates: trainer.adam.skipped,
        cells: trainer.model.set.cells,
        cellsFound: trainer.archive.seenCount,
        ...(measures && {
          measuringEvaluations: settings.draws * measures.length + settings.plain + backup.ends.evaluations,
          ...propertyFiguresOf(measures),
        }),
      },
    });
    directory.close(status);
    return { status, record: directory.record };
  } catch (error) {
    directory.close('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/**
 * What a learnt base measure was learnt from, and how well it tells held-out objects: perplexities of a
 * letter.
 */
function priorSummary({ card }: RunPrior): Readonly<Record<string, JsonValue>> {
  return { prior: { file: card.data.file, sequences: card.sequences, perplexity: { ...card.perplexity } } };
}

/** The same from a run's record. */
const priorOf = ({ summary: { prior } }: RunRecord): Readonly<Record<string, JsonValue>> =>
  prior === undefined ? {} : { prior };

/** Measures every cell that was found; undefined when it was interrupted. */
function measure(
  directory: RunDirectory,
  { archive, plain: trained }: PropertyTrainer,
  backup: Backup,
  { draws, plain }: PropertySettings,
  watcher: PropertyWatcher,
): Promise<CellMeasure[] | undefined> {
  const random = new RandomStream(directory.record.seed).fork('measure');
  const onProgress = async (done: number, total: number): Promise<boolean> => {
    watcher.onMeasure?.(Math.floor(done / draws), Math.ceil(total / draws));
    await new Promise((resolve) => setImmediate(resolve));
    return watcher.signal?.aborted !== true;
  };
  return measureModel(backup, archive, trained, { draws, plain, random, onProgress });
}

/** Figures of all cells for run.json and results. */
export function propertyFiguresOf(measures: readonly CellMeasure[]): Readonly<Record<string, number>> {
  const { uniform, rarest, byMass, effective, kl } = summarizeSuccess(measures);
  const figures = {
    successRate: uniform,
    successRateRarest: rarest,
    successRateByMass: byMass,
    effective,
    kl,
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}

function metricsLine(
  trainer: PropertyTrainer,
  metrics: Readonly<PropertyMetrics>,
  seconds: number,
): Record<string, unknown> {
  const figures = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return {
    step: trainer.step,
    ...Object.fromEntries(figures),
    lr: trainer.adam.lr,
    environmentSteps: trainer.environmentSteps,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}
