/** An outcome-conditioned model as a run stores it: built from run.json, filled from the checkpoint. */
import { shellWord } from '../format/shell-word.js';
import { buildTask } from '../env/tasks.js';
import type { Environment } from '../env/environment.js';
import { HeldOut } from '../outcome/held-out.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { Backend } from '../tensor/backend.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { keepWithin } from '../host/open-where.js';
import { isModuleTask, loadModuleTask } from '../host/environment-module.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { MODEL_PREFIX, newModel } from '../method/pretrain-method.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { loadParameters } from '../method/stored-parameters.js';

/** The environment that run.json describes, within the constraint that the run keeps. */
export async function environmentOf(record: Pick<RunRecord, 'task' | 'config'>): Promise<Environment> {
  const { name, ...parameters } = record.task;
  const env = isModuleTask(name) ? await loadModuleTask(name) : checkInput(() => buildTask(name, parameters));
  const { where } = record.config;
  return keepWithin(env, typeof where === 'string' ? where : undefined);
}

/**
 * The trained model of a pre-training run.
 * @param where a constraint that what is made of the model has to keep
 * @throws UsageError when the folder is no such run, or its checkpoint is damaged
 */
export async function loadOutcomeModel(
  path: string,
  backend: Backend,
  where?: string,
): Promise<{
  record: RunRecord;
  env: Environment;
  model: OutcomeModel;
  step: number;
  /** The outcomes that were never goals. */
  heldOut: HeldOut | undefined;
}> {
  const record = readRunRecord(path);
  if (record.kind !== 'pretrain') {
    throw new UsageError(`${path}: a pre-training run is needed, this one was made by "${record.kind}"`);
  }
  if (typeof record.config.describe === 'string')
    throw new UsageError(
      `${path}: was pre-trained on properties (describe=${record.config.describe}); ask it with ocgfn sample ${shellWord(path)} --ask, or give a reward over them, --reward on:SPEC, or one that is not a function of them, --reward SPEC --from-extraction`,
    );
  const { tensors, step } = readCheckpoint(path);
  const env = await keepWithin(await environmentOf(record), where);
  const model = newModel(path, env, backend, record.config, record.seed);
  loadParameters(tensors, MODEL_PREFIX, model.parameters, false);
  const share = Number(record.config.holdOut ?? 0);
  return { record, env, model, step, heldOut: share > 0 ? new HeldOut(env, share) : undefined };
}
