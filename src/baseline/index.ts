/** The entry point `ocgfn/baseline`. Baselines: the same budget of reward calls without pre-training. */

export { Dqn, greedyPolicy, type DqnOptions } from './dqn.js';
export { ScratchTraining, type ScratchOptions } from './gflownet.js';
export { Mcmc, type McmcOptions } from './mcmc.js';
export { RandomSearch } from './random.js';
export { SurrogateSearch, type SurrogateSearchOptions } from './surrogate-search.js';
