/**
 * The maximum-entropy backward policy (Mohammadpour et al., AISTATS 2024): P_B(s|s') = n(s) / n(s') with n(s)
 * the number of trajectories from s0 to s, so that all trajectories to an outcome are equally likely and P_F
 * has the greatest path entropy. By dynamic programming, on enumerable environments.
 */
import { logAddExp } from '../math/log-space.js';
import type { FixedBackwardLogProbs } from './flows.js';
import { requireState } from './exact-policy.js';
import type { StateGraph } from './state-graph.js';
import { LOG_ZERO } from '../tensor/kernels.js';

/** log n(s), the logarithm of the number of trajectories from s0 to each state [S]. */
export function logTrajectoryCounts(graph: StateGraph): Float64Array {
  const { stateCount, edgeStart, edgeTarget } = graph;
  const logN = new Float64Array(stateCount).fill(-Infinity);
  logN[0] = 0;
  for (let s = 0; s < stateCount; s++) {
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
      logN[edgeTarget[e]] = logAddExp(logN[edgeTarget[e]], logN[s]);
    }
  }
  return logN;
}

/** log P_B of each edge [E], of the maximum-entropy backward policy. */
export function maxEntropyLogPB(graph: StateGraph): Float64Array {
  const logN = logTrajectoryCounts(graph);
  return Float64Array.from(graph.edgeTarget, (s, e) => logN[graph.edgeSource[e]] - logN[s]);
}

/** The same as a backward policy. @throws (when called) on a state that s0 does not reach */
export function maxEntropyBackward(graph: StateGraph): FixedBackwardLogProbs {
  const logPB = maxEntropyLogPB(graph);
  const { env, parentStart, parentEdge, edgeAction } = graph;
  return (states, count, out) => {
    out.fill(LOG_ZERO, 0, count * env.actionCount);
    for (let r = 0; r < count; r++) {
      const s = requireState(graph, states, r * env.stateSize);
      for (let k = parentStart[s]; k < parentStart[s + 1]; k++) {
        out[r * env.actionCount + edgeAction[parentEdge[k]]] = logPB[parentEdge[k]];
      }
    }
  };
}
