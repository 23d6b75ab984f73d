/**
 * A pre-training run as its files' contents, wherever those come from: run.json and checkpoint.safetensors
 * dropped into a page are read by the same code as a run directory on a disk. No `node:` import.
 */
import type { Environment } from '../env/environment.js';
import { resolveParameters } from '../settings/parameters.js';
import { buildTask } from '../env/tasks.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { MODEL_PREFIX } from './pretrain-method.js';
import { pretrainParameters, pretrainSettings } from './pretrain-settings.js';
import { isJsonRecord } from '../format/json-value.js';
import { decodeSafetensors } from '../format/safetensors.js';
import { loadParameters } from './stored-parameters.js';

export interface PortableModel {
  readonly env: Environment;
  readonly model: OutcomeModel;
  /** Optimizer steps behind it. */
  readonly step: number;
}

const noRun = (): Error =>
  new Error('run.json: not the record of a run (it needs a task with a name, and a config)');

/** Networks larger than this are refused before memory is asked for them. */
const MOST_VALUES = 64_000_000;

/**
 * Rebuilds the model of a pre-training run.
 * @param record the text of run.json
 * @param checkpoint the bytes of checkpoint.safetensors
 * @throws one sentence when either is malformed, or when they do not belong together
 */
export function readPortableModel(record: string, checkpoint: Uint8Array, backend: Backend): PortableModel {
  let run: unknown;
  try {
    run = JSON.parse(record);
  } catch (error) {
    throw new Error(`run.json: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  if (!isJsonRecord(run) || !isJsonRecord(run.task) || !isJsonRecord(run.config)) throw noRun();
  if (run.kind !== 'pretrain') {
    throw new Error(`run.json: a pre-training run is needed, this one was made by "${String(run.kind)}"`);
  }
  const { name, ...parameters } = run.task;
  if (typeof name !== 'string') throw noRun();
  const env = buildTask(name, parameters);
  const { tensors, metadata } = decodeSafetensors(checkpoint, 'checkpoint.safetensors');
  if (metadata.get('format') !== 'ocgfn-checkpoint') {
    throw new Error('checkpoint.safetensors: a safetensors file, but not a checkpoint of ocgfn');
  }
  const config = resolveParameters('run.json: config', pretrainParameters(env), run.config);
  const { model: shape } = pretrainSettings(config);
  const widest = Math.max(...shape.hidden, env.features.count, env.tokenLength * env.vocabulary);
  if (widest * widest > MOST_VALUES) {
    throw new Error(`run.json: a network as wide as ${widest} is more than a page should hold`);
  }
  const model = new OutcomeModel(env, backend, shape, new RandomStream(0));
  loadParameters(tensors, MODEL_PREFIX, model.parameters, false);
  return { env, model, step: Number(metadata.get('step') ?? 0) };
}
