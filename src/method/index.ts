/**
 * The entry point `ocgfn/method`: every way to train, adapt and search as one description, their settings
 * with presets, and runs read from their files' contents. Node and browsers.
 */

// All methods, and what a method is.
export {
  findBudgetMethod,
  findMethod,
  METHODS,
  methodsOf,
  type Kind,
  type Method,
  type MethodOf,
} from './registry.js';
export {
  adaptMethod,
  baselineMethod,
  type AdaptMethod,
  type AdaptWorkplace,
  type BaselineMethod,
  type MethodLabels,
  type StoredRun,
  type Tensors,
  type Work,
  type Workplace,
} from './method.js';
export type { PretrainMethod } from './pretrain-method.js';
export type { TrainMethod } from './train-method.js';
export type { StoredState } from './stored-state.js';

// Their settings.
export {
  pretrainParameters,
  pretrainSettings,
  type PretrainSettings,
  type PretrainValues,
} from './pretrain-settings.js';
export { trainParameters, trainSettings, type TrainSettings, type TrainValues } from './train-settings.js';

// Runs as their files' contents.
export { readPortableModel, type PortableModel } from './portable-model.js';
export { readPortableProperties, type PortableProperties } from './portable-properties.js';
export { loadParameters, storeParameters } from './stored-parameters.js';
export {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
  type TensorFile,
} from '../format/safetensors.js';
