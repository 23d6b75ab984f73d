/** The method `pretrain`: reward-free pre-training of an outcome-conditioned model, and how runs store it. */
import type { Environment } from '../env/environment.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { FAILURE_CARRIED, isCarried, rewardByCount } from '../outcome/outcome-reward.js';
import { Pretrainer } from '../outcome/pretrainer.js';
import { RandomStream } from '../random/stream.js';
import { readSettings } from '../settings/parameters.js';
import type { Given } from '../settings/given.js';
import type { Backend } from '../tensor/backend.js';
import type { MethodLabels, Tensors } from './method.js';
import { pretrainParameters, pretrainSettings, type PretrainSettings } from './pretrain-settings.js';
import { loadParameters, storedIntegers, storeParameters } from './stored-parameters.js';
import type { StoredState } from './stored-state.js';

/** Prefix of the model's tensors in a checkpoint. */
export const MODEL_PREFIX = 'model.';
/** Prefix of the trainer's arrays. */
const ARRAYS = 'trainer.';

/**
 * The settings that a stored config holds. Trainings of db and subtb say their eps and C where transitions
 * carry failures (`statedConfig`); those that do not are older than its preset, and go on as they were.
 * @param owner begins messages
 * @throws UsageError when another version wrote them
 */
export function storedPretrainSettings(owner: string, env: Environment, config: Given): PretrainSettings {
  const settings = pretrainSettings(readSettings(owner, pretrainParameters(env), config));
  const { training } = settings;
  if (training.objective === 'mle' || !isCarried(training)) return settings;
  return { ...settings, training: { ...training, ...rewardByCount(env, training) } };
}

/** A config to be stored, with the eps and C that presets may change: see `storedPretrainSettings`. */
export function statedConfig<C extends Given>(owner: string, env: Environment, config: C): C {
  const values = readSettings(owner, pretrainParameters(env), config);
  if (values.objective === 'mle' || !isCarried(values)) return config;
  const { C = 1, eps = FAILURE_CARRIED * Math.min(1, C) } = values;
  return { ...config, eps, C };
}

/** A model of a stored config with its starting values: what `seed` draws. */
export function newModel(
  owner: string,
  env: Environment,
  backend: Backend,
  config: Given,
  seed: number,
): OutcomeModel {
  const { model } = storedPretrainSettings(owner, env, config);
  return new OutcomeModel(env, backend, model, new RandomStream(seed).fork('model'));
}

function save(trainer: Pretrainer): StoredState {
  const tensors: Tensors = new Map();
  for (const [name, set] of Object.entries(trainer.parameterSets))
    storeParameters(tensors, `${name}.`, set, true);
  for (const [name, array] of Object.entries(trainer.arrays()))
    tensors.set(ARRAYS + name, { shape: [array.length], data: array.slice() });
  return { step: trainer.step, state: trainer.state(), tensors };
}

function restore(trainer: Pretrainer, { state, tensors }: StoredState): void {
  for (const [name, set] of Object.entries(trainer.parameterSets))
    loadParameters(tensors, `${name}.`, set, true);
  trainer.restore(state, storedArrays(trainer, tensors));
}

/** What `save` stored of the trainer's arrays. */
function storedArrays(trainer: Pretrainer, tensors: StoredState['tensors']): Record<string, Int32Array> {
  return Object.fromEntries(
    Object.entries(trainer.arrays()).map(([name, own]) => [
      name,
      storedIntegers(tensors, ARRAYS + name, own.length),
    ]),
  );
}

export interface PretrainMethod extends MethodLabels {
  readonly kind: 'pretrain';
  readonly owner: string;
  readonly parameters: typeof pretrainParameters;
  /** A model with its starting values, and what trains it. @throws when settings contradict each other */
  make(
    settings: Pick<PretrainSettings, 'model' | 'training'>,
    env: Environment,
    backend: Backend,
    seed: number,
  ): Pretrainer;
  save(trainer: Pretrainer): StoredState;
  /** Puts a stored training back into a trainer of the same settings. @throws UsageError on another's */
  restore(trainer: Pretrainer, stored: StoredState): void;
}

export const pretrainMethod: PretrainMethod = {
  kind: 'pretrain',
  name: 'pretrain',
  owner: 'pretrain',
  label: 'pre-training',
  help: 'an outcome-conditioned model, without a reward',
  parameters: pretrainParameters,
  make({ model: shape, training }, env, backend, seed) {
    const model = new OutcomeModel(env, backend, shape, new RandomStream(seed).fork('model'));
    return new Pretrainer(model, training, new RandomStream(seed).fork('pretrain'));
  },
  save,
  restore,
};
