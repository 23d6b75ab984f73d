/** The exact policy of a reward: P_F(a|s) = F(s -> s') / F(s), read off solved flows. */
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { Flows } from './flows.js';
import type { StateGraph } from './state-graph.js';

/**
 * The policy that samples outcomes exactly in proportion to the reward of `flows`. Where F(s) = 0 nothing is
 * known of it, and it is uniform.
 * @throws (its logProbs) on a state that s0 does not reach
 */
export function exactPolicy(flows: Flows): Policy {
  const { graph, logF, logPB } = flows;
  const { env, edgeStart, edgeAction, edgeTarget } = graph;
  const { stateSize, actionCount } = env;
  return {
    env,
    logProbs(states, count, out) {
      out.fill(LOG_ZERO, 0, count * actionCount);
      for (let r = 0; r < count; r++) {
        const s = requireState(graph, states, r * stateSize);
        const uniform = logF[s] === -Infinity ? -Math.log(edgeStart[s + 1] - edgeStart[s]) : undefined;
        for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
          const logP = uniform ?? logF[edgeTarget[e]] + logPB[e] - logF[s];
          out[r * actionCount + edgeAction[e]] = Math.max(logP, LOG_ZERO);
        }
      }
    },
  };
}

/**
 * Number of a state that must be in the graph.
 * @throws one sentence with the row when s0 does not reach it
 */
export function requireState(graph: StateGraph, states: Int32Array, at: number): number {
  const s = graph.find(states, at);
  if (s >= 0) return s;
  const row = states.subarray(at, at + graph.env.stateSize).join(', ');
  throw new Error(`exact: a state must be one that s0 reaches, got [${row}]`);
}
