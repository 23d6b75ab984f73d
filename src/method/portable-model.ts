/**
 * A pre-training run as its files' contents, wherever those come from: run.json and checkpoint.safetensors
 * dropped into a page are read by the same code as a run directory on a disk. No `node:` import.
 */
import type { Environment } from '../env/environment.js';
import { readSettings } from '../settings/parameters.js';
import { buildTask } from '../env/tasks.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { MODEL_PREFIX } from './pretrain-method.js';
import { pretrainParameters, pretrainSettings } from './pretrain-settings.js';
import { readPortableCheckpoint, readPortableRecord } from './portable-record.js';
import { loadParameters } from './stored-parameters.js';

export interface PortableModel {
  readonly env: Environment;
  readonly model: OutcomeModel;
  /** Optimizer steps behind it. */
  readonly step: number;
}

/** Networks larger than this are refused before memory is asked for them. */
const MOST_VALUES = 64_000_000;

/**
 * Rebuilds the model of a pre-training run.
 * @param record the text of run.json
 * @param checkpoint the bytes of checkpoint.safetensors
 * @throws one sentence when either is malformed, or when they do not belong together
 */
export function readPortableModel(record: string, checkpoint: Uint8Array, backend: Backend): PortableModel {
  const { kind, task, config: stored } = readPortableRecord(record);
  if (kind !== 'pretrain') {
    throw new Error(`run.json: a pre-training run is needed, this one was made by "${String(kind)}"`);
  }
  const { name, ...parameters } = task;
  const env = buildTask(name, parameters);
  const { tensors, metadata } = readPortableCheckpoint(checkpoint);
  const config = readSettings('run.json: config', pretrainParameters(env), stored);
  const { model: shape } = pretrainSettings(config);
  const widest = Math.max(...shape.hidden, env.features.count, env.tokenLength * env.vocabulary);
  if (widest * widest > MOST_VALUES) {
    throw new Error(`run.json: a network as wide as ${widest} is more than a page should hold`);
  }
  const model = new OutcomeModel(env, backend, shape, new RandomStream(0));
  loadParameters(tensors, MODEL_PREFIX, model.parameters, false);
  return { env, model, step: Number(metadata.get('step') ?? 0) };
}
