/**
 * The entry point `ocgfn/prior`. The base measure p0 that cells and flows are measured by: uniform, or learnt
 * from unlabelled sequences.
 */
export type { BaseMeasure } from './base-measure.js';
export { PolicyMeasure } from './policy-measure.js';
export { openSupport } from './open-support.js';
export { uniformActions, uniformOutcomes } from './uniform-base.js';

// Learnt ones, and what they are judged by.
export {
  learnPrior,
  PRIOR_PRESETS,
  type LearntPrior,
  type PriorOptions,
  type PriorPerplexities,
  type PriorSplit,
} from './learn-prior.js';
export { KmerModel, countKmers, countLengths, type KmerOptions } from './kmer-model.js';
export { LengthLaw } from './length-law.js';
export { SequenceNetwork, type SequenceNetworkOptions } from './sequence-network.js';
export { findFamilies, type Families } from './families.js';
export { logLikelihood, perplexity } from './perplexity.js';
export { splitStrings, type Split, type Strings } from './strings.js';
