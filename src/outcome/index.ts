/** The entry point `ocgfn/outcome`. Outcome-conditioned models and their pre-training without a reward. */

export { OutcomeModel } from './outcome-model.js';
export { modelParameters, trainingParameters, type OutcomeModelOptions } from './pretrain-parameters.js';
export type { GivenPretrainOptions } from './pretrain-options.js';
export {
  Pretrainer,
  type PretrainMetrics,
  type PretrainOptions,
  type PretrainerState,
} from './pretrainer.js';
export { ContrastiveLoss, type ContrastiveOptions } from './contrastive.js';
export {
  checkOutcomeReward,
  defaultLogSuccess,
  outcomeReward,
  type OutcomeReward,
  type Teleport,
} from './outcome-reward.js';
export { MaximumLikelihood, type LikelihoodOptions, type LikelihoodTerms } from './maximum-likelihood.js';
export { HeldOut } from './held-out.js';
export { PairedReplay } from './paired-replay.js';

// Explorers: where goals and successes come from.
export type { Explorer, ExplorerState } from './explorer/explorer.js';
export { BackwardExplorer, type ConditionalBackward, type GoalSource } from './explorer/backward-explorer.js';
export { UniformExplorer } from './explorer/uniform.js';
export { GafnExplorer, type GafnOptions } from './explorer/gafn.js';
export { RandomNetworkDistillation, type NoveltyOptions } from './explorer/network-distillation.js';
export { augmentedTrajectoryBalance } from './explorer/augmented-balance.js';
