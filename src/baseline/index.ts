/** The entry point `ocgfn/baseline`. Baselines: the same budget of reward calls without pre-training. */

export { Dqn, dqnParameters, greedyPolicy, type DqnOptions } from './dqn.js';
export { ScratchTraining, scratchParameters, type ScratchOptions } from './gflownet.js';
export { Mcmc, mcmcParameters, type McmcOptions } from './mcmc.js';
export { RandomSearch } from './random.js';
export {
  SurrogateSearch,
  surrogateSearchParameters,
  type SurrogateSearchOptions,
} from './surrogate-search.js';
