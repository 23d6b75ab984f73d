/**
 * The entry point `ocgfn/exact`. Exact answers by dynamic programming, where states can be enumerated: what
 * learned ones are compared with.
 */

export { enumerateStates, type EnumerateOptions, type StateGraph } from './state-graph.js';
export {
  edgeFlows,
  outcomeLogRewards,
  policyLogPB,
  solveFlows,
  uniformLogPB,
  type FixedBackwardLogProbs,
  type Flows,
} from './flows.js';
export { logAddExp, logSumExp, normalizedLog } from '../math/log-space.js';
export { ConditionalFlows, exactConditionalFlow } from './conditional.js';
export { exactPolicy, requireState } from './exact-policy.js';
export { logTrajectoryCounts, maxEntropyBackward, maxEntropyLogPB } from './max-entropy.js';
export { terminatingDistribution, visitLogProbs } from './terminating.js';
export { outcomeLogProbs } from './outcome-probability.js';
export { openStateSpace, MOST_STATES, type StateSpace } from './state-space.js';
export { SolvedFlows, solveSpace } from './solved-flows.js';
export { ForwardDistribution, forwardDistribution } from './forward-distribution.js';
