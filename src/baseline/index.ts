/** The entry point `ocgfn/baseline`. Baselines: the same budget of reward calls without pre-training. */

export { Dqn, dqnParameters, greedyPolicy, type DqnOptions } from './dqn.js';
export { ScratchTraining, scratchParameters, type ScratchOptions } from './gflownet.js';
export { adalead, adaleadParameters, type AdaleadOptions } from './adalead.js';
export { geneticAlgorithm, geneticParameters, type GeneticOptions } from './genetic-algorithm.js';
export { Mcmc, mcmcParameters, type McmcOptions } from './mcmc.js';
export {
  ParallelTempering,
  parallelTemperingParameters,
  type ParallelTemperingOptions,
} from './parallel-tempering.js';
export { RandomSearch } from './random.js';
export {
  surrogateSearch,
  surrogateSearchParameters,
  type SurrogateSearchOptions,
} from './surrogate-search.js';
export { surrogateClimb, surrogateClimbParameters, type SurrogateClimbOptions } from './surrogate-climb.js';
export { thompson, thompsonParameters, type ThompsonOptions } from './thompson.js';
export { SearchLoop, type SearchParts } from './search-loop.js';

// Controls over cells, y = f(x): draws for a reward over cells without a learnt model of them.
export { CellMeter } from './cells/cell-meter.js';
export type { CellBudget, CellDraws, CellSampler, CellTask } from './cells/cell-sampler.js';
export { flatHistogramWith, walkFlat, type FlatOptions, type FlatWalk } from './cells/flat-histogram.js';
export { cellControls } from './cells/cell-baselines.js';
export { rejection } from './cells/rejection.js';
export { cellScratchWith, type CellScratchOptions } from './cells/scratch.js';
export { temperingWith, type TemperingOptions } from './cells/tempering.js';
