/**
 * The entry point `ocgfn/metric`. Metrics: what samples and policies are measured by. docs/definitions.md
 * says what each does not show.
 */

export { pearson, ranks, spearman } from './correlation.js';
export {
  distances,
  jensenShannon,
  kullbackLeibler,
  l1Distance,
  totalVariation,
  type Distances,
} from './distances.js';
export { diversity } from './diversity.js';
export { hamming, levenshtein, textDistance, type TextDistance } from './edit-distance.js';
export { evidenceBound, logZGap, type EvidenceBound } from './evidence-bounds.js';
export { LogProbabilityEstimator } from './log-probability.js';
export { ModeCounter, type ModeDefinition } from './modes.js';
export { novelty } from './novelty.js';
export { RunningBest } from './running-best.js';
export { SuccessMeter, type SuccessOptions, type SuccessResult } from './success.js';
export { topK, type ScoredText, type TopK } from './top-k.js';
export { ExactnessMeter, type Exactness } from './exactness.js';
export { goalsToMap, stepsTo, successMap, type SuccessMap } from './success-map.js';
export {
  sampledNormalizer,
  sampledTv,
  type SampledDistance,
  type SampledNormalizer,
} from './sampled-distance.js';
export { cellDistance, cellHistogram, type CellDistance } from './cells/cell-distance.js';
export { cellSuccess, type CellSuccess } from './cells/cell-success.js';
export { tvWithinCell, withinCell, type WithinCell } from './cells/within-cell.js';
export { dominates, hypervolume, nonDominated } from '../math/pareto.js';
export { outcomeComponents, principalComponents, type Components } from './pca.js';
