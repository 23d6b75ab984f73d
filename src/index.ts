/**
 * The package's entry point: everything that runs in Node.js and in a browser alike. Names are listed one by
 * one, so that what is not here may change without notice. Runs on disk, reports and the command line are the
 * program `ocgfn`, not this library.
 *
 * What a newcomer meets first, and nothing else: the calls, what they take, and what they give. Each layer is
 * an entry point of its own with the rest: ocgfn/env, ocgfn/outcome ... (docs/library.md).
 */

// Whole programs: pre-train, adapt, train, sample.
export {
  adapt,
  pretrain,
  rewardFor,
  sample,
  train,
  type AdaptRequest,
  type PretrainRequest,
  type RewardSource,
  type ScoreFunction,
  type TrainRequest,
} from './library/index.js';

// What they work on: kernels, random numbers, tasks.
export { openBackend, type BackendOptions, type LoadedBackend } from './tensor/loader.js';
export { RandomStream } from './random/stream.js';
export type { Environment } from './env/environment.js';
export { buildTask, type Task } from './env/tasks.js';

// What they take and give: rewards and who pays for them, models, policies.
export type { Oracle, Scores } from './reward/oracle.js';
export type { RewardDefinition } from './reward/definition.js';
export { PaidOracle } from './reward/paid-oracle.js';
export type { Policy } from './env/policy-types.js';
export { PolicyNetwork } from './sampling/policy-network.js';
export { OutcomeModel } from './outcome/outcome-model.js';
export { ActiveAdaptation } from './adapt/active.js';
export type { AdaptationReport } from './adapt/adaptation.js';
