/** The entry point `ocgfn/outcome`. Outcome-conditioned models and their pre-training without a reward. */

export { OutcomeModel, type OutcomeModelOptions } from './outcome-model.js';
export {
  Pretrainer,
  type PretrainMetrics,
  type PretrainOptions,
  type PretrainerState,
} from './pretrainer.js';
export {
  ContrastiveLoss,
  checkContrastive,
  defaultLogSuccess,
  type ContrastiveOptions,
  type Teleport,
} from './contrastive.js';
export { MaximumLikelihood, type LikelihoodOptions, type LikelihoodTerms } from './maximum-likelihood.js';
