/** The entry point `ocgfn/adapt`. Adaptation: a pre-trained, frozen model becomes a policy for a reward. */

// What every way of adapting is.
export type { Adaptation, AdaptationReport, OutcomeProgress, PaidMethod, Spending } from './adaptation.js';
export type { Evaluation, Payer } from './payer.js';

// The six ways.
export { ExactExtraction, tablePolicy, type ExactExtractionOptions } from './exact-extraction.js';
export {
  ExtractionAdaptation,
  extractionParameters,
  type ExtractionOptions,
} from './extraction-adaptation.js';
export { ExactSolving, solvingParameters } from './exact-solving.js';
export {
  MonteCarloAdaptation,
  monteCarloParameters,
  type MonteCarloOptions,
} from './monte-carlo-adaptation.js';
export { monteCarloPolicy, type WeightedOutcomes } from './monte-carlo-extraction.js';
export { AmortizedAdaptation } from './amortized-adaptation.js';
export { amortizedParameters, type AmortizedAdaptationOptions } from './amortized-adaptation-options.js';
export { AmortizedPredictor, type AmortizedOptions } from './amortized.js';
export { ActiveAdaptation } from './active.js';
export { activeParameters, type ActiveOptions } from './active-options.js';
export { FineTuning, fineTuningParameters, type FineTuningOptions } from './fine-tuning.js';

// Of a model of properties.
export {
  ResidualAdaptation,
  residualParameters,
  type PropertyParent,
  type ResidualOptions,
} from './residual-adaptation.js';

// Parts of them.
export { Surrogate, type SurrogateOptions } from './surrogate.js';
export { Acquisition, type AcquisitionOptions } from './acquisition.js';
export { LocalMoves } from './local-moves.js';
export { ExtractionOperator } from './extraction-operator.js';
export {
  operatorBlocks,
  type BlockOptions,
  type OperatorBlock,
  type OperatorBlocks,
} from './operator-block.js';
export type { RoundSampler } from './round-sampler.js';
export { PaidOutcomes } from './paid-outcomes.js';
export { Triples } from './triples.js';
export { ResidualSurrogate, type SplitEstimate } from './residual-surrogate.js';
