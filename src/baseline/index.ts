/** The entry point `ocgfn/baseline`. Baselines: the same budget of reward calls without pre-training. */

export { ScratchTraining, type ScratchOptions } from './scratch.js';
