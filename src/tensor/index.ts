/**
 * The entry point `ocgfn/tensor`. The numeric core: an arena, kernels that work on it, tensors and a tape
 * that differentiates.
 */

// Kernels and the memory they work on.
export { openBackend, type BackendOptions, type FlavorReport, type LoadedBackend } from './loader.js';
export { plainBackend, type Backend } from './backend.js';
export { ARENA_BASE, Arena, type RealArray } from './arena.js';
export { ACT_LEAKY, ACT_NONE, ACT_TANH, LOG_ZERO, type KernelFlavor, type Kernels } from './kernels.js';

// Tensors, and the tape that differentiates them.
export { LearnedParameter, Tensor } from './tensor.js';
export { Tape, TapeNode } from './tape.js';

// Operations. Each computes its value at once and leaves a node on the tape.
export { attention } from './ops/attention.js';
export {
  add,
  combine,
  exp,
  huber,
  log,
  meanOfAll,
  mul,
  relu,
  scale,
  softplus,
  sub,
  sum,
  weightedSum,
} from './ops/elementwise.js';
export { embedBag, gatherRows } from './ops/embed-bag.js';
export { linear } from './ops/linear.js';
export { prefixSum } from './ops/prefix-sum.js';
export { segmentLogSumExp, segmentSum } from './ops/segments.js';
export { gatherCols, gatherEntries, maskedLogSoftmax } from './ops/softmax.js';

// The law suite of kernels, for whoever brings new ones or wants to see it in a browser.
export { runSuite, type SuiteResult } from './conformance/suite.js';
export { selfTest } from './conformance/check-kernels.js';
