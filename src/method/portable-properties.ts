/**
 * A run of properties as its files' contents, wherever those come from: run.json and checkpoint.safetensors
 * of a run directory, or of a model that ships with a page. Reads what asking needs, the network and what was
 * measured of the cells, and nothing of the training. No `node:` import.
 */
import { describe } from '../descriptor/descriptor-registry.js';
import { buildTask } from '../env/tasks.js';
import type { StoredTensor } from '../format/safetensors.js';
import { createPropertyModel } from '../property/create-model.js';
import { ClassifierModel } from '../property/classifier-model.js';
import { MeasuredModel } from '../property/measured-model.js';
import { RandomStream } from '../random/stream.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';
import { MODEL_PREFIX } from './pretrain-method.js';
import { ARRAYS, baseOf, storedMeasures, storedPrior } from './property-method.js';
import { readPortableCheckpoint, readPortableRecord, type PortableRecord } from './portable-record.js';
import { propertyOptions, propertyParameters } from './property-settings.js';
import { loadParameters, storedIntegers } from './stored-parameters.js';

export interface PortableProperties {
  readonly model: MeasuredModel;
  /** Optimizer steps behind it. */
  readonly step: number;
}

/** Wider layers than this are refused before memory is asked for them. */
const WIDEST = 4096;

/**
 * Rebuilds what can be asked of a finished run of properties.
 * @param record the text of run.json
 * @param checkpoint the bytes of checkpoint.safetensors
 * @throws one sentence when either is malformed, when they do not belong together, or when the run's
 * descriptors are files or programs of the user's
 */
export function readPortableProperties(
  record: string,
  checkpoint: Uint8Array,
  backend: Backend,
): PortableProperties {
  const { task, config } = readRecord(record);
  const { name, ...parameters } = task;
  const env = buildTask(name, parameters);
  const set = describe(String(config.describe), env);
  const { tensors, metadata } = readPortableCheckpoint(checkpoint);
  const settings = resolveParameters('run.json: config', propertyParameters(set), config);
  const widest = Math.max(...settings.hidden);
  if (widest > WIDEST)
    throw new Error(`run.json: hidden layers must be at most ${WIDEST} wide, got ${widest}`);
  const measures = storedMeasures(tensors);
  if (measures === undefined)
    throw new Error(
      'checkpoint.safetensors: its training has not come to an end, so its cells are not measured',
    );
  const base = baseOf(settings, set, backend, storedPrior(tensors));
  const model = createPropertyModel(set, base, backend, propertyOptions(settings).model, new RandomStream(0));
  loadParameters(tensors, MODEL_PREFIX, model.parameters, false);
  if (model instanceof ClassifierModel) restoreColumns(model, tensors);
  return {
    model: new MeasuredModel(model, measures, settings.lookAhead),
    step: Number(metadata.get('step') ?? 0),
  };
}

function readRecord(text: string): Pick<PortableRecord, 'task' | 'config'> {
  const { kind, task, config } = readPortableRecord(text);
  if (kind !== 'pretrain' || typeof config.describe !== 'string')
    throw new Error('run.json: a run that was pre-trained on properties (describe=) is needed');
  const foreign = /\b(?:module|command):/.exec(config.describe);
  if (foreign)
    throw new Error(
      `run.json: its descriptors are ${foreign[0]} files or programs, which a page cannot run; built-in ones can be asked here`,
    );
  return { task, config };
}

/** What a classifier needs beside its weights: its cells, and the shift of its logits. */
function restoreColumns(model: ClassifierModel, tensors: ReadonlyMap<string, StoredTensor>): void {
  const [columns] = storedIntegers(tensors, `${ARRAYS}columns`, 1);
  const shift = storedIntegers(tensors, `${ARRAYS}shift`, model.set.cells);
  const seen = storedIntegers(tensors, `${ARRAYS}seen`);
  model.restore(seen.subarray(0, columns), new Float32Array(shift.slice().buffer));
}
