/**
 * Exact flows of a reward under a fixed P_B, by one backward pass of dynamic programming (Bengio et al.,
 * "GFlowNet Foundations", JMLR 2023): F(x) = R(x) at outcomes, F(s) = sum over edges s -> s' of F(s')
 * P_B(s|s'), Z = F(s0). All in log space and float64; log 0 is -Infinity.
 */
import { logAddExp } from '../math/log-space.js';
import type { StateGraph } from './state-graph.js';

export interface Flows {
  readonly graph: StateGraph;
  /** log Z = log F(s0). */
  readonly logZ: number;
  /** log F(s) [S]. */
  readonly logF: Float64Array;
  /** log P_B of each edge [E]. */
  readonly logPB: Float64Array;
}

/** log P_B of each edge [E]: every (state, action) edge into a state is equally likely. */
export function uniformLogPB(graph: StateGraph): Float64Array {
  const { edgeTarget, parentStart } = graph;
  return Float64Array.from(edgeTarget, (s) => -Math.log(parentStart[s + 1] - parentStart[s]));
}

/** log P_B(a|s') of `count` states into out[B, A]; a backward policy network has this form. */
export type FixedBackwardLogProbs = (states: Int32Array, count: number, out: Float32Array) => void;

/**
 * log P_B of each edge [E] from any backward policy, evaluated on `batch` states at a time and normalized
 * again in float64.
 */
export function policyLogPB(graph: StateGraph, backward: FixedBackwardLogProbs, batch = 1024): Float64Array {
  const { env, stateCount, rows, parentStart, parentEdge, edgeAction } = graph;
  const { stateSize, actionCount } = env;
  const out = new Float32Array(batch * actionCount);
  const logPB = new Float64Array(graph.edgeCount);
  for (let begin = 1; begin < stateCount; begin += batch) {
    const end = Math.min(begin + batch, stateCount);
    backward(rows.subarray(begin * stateSize, end * stateSize), end - begin, out);
    for (let s = begin; s < end; s++) {
      let total = -Infinity;
      for (let k = parentStart[s]; k < parentStart[s + 1]; k++) {
        const e = parentEdge[k];
        logPB[e] = out[(s - begin) * actionCount + edgeAction[e]];
        total = logAddExp(total, logPB[e]);
      }
      for (let k = parentStart[s]; k < parentStart[s + 1]; k++) logPB[parentEdge[k]] -= total;
    }
  }
  return logPB;
}

/** Evaluates log R for every outcome [X], in the order of the graph's outcomes. */
export function outcomeLogRewards(
  graph: StateGraph,
  logReward: (states: Int32Array, at: number) => number,
): Float64Array {
  const { rows, outcomeState, env } = graph;
  return Float64Array.from(outcomeState, (s) => logReward(rows, s * env.stateSize));
}

/**
 * State flows of a reward.
 * @param logReward log R of each outcome [X]; -Infinity for R = 0
 * @param logPB log P_B of each edge [E]; uniform by default
 * @throws when logReward has another length than there are outcomes, or is NaN or +Infinity somewhere
 */
export function solveFlows(
  graph: StateGraph,
  logReward: ArrayLike<number>,
  logPB: Float64Array = uniformLogPB(graph),
): Flows {
  const { env, stateCount, edgeStart, edgeTarget, outcomeOf, rows } = graph;
  if (logReward.length !== graph.outcomeCount) {
    throw new Error(
      `exact: one log-reward for each of ${graph.outcomeCount} outcomes, got ${logReward.length}`,
    );
  }
  const logF = new Float64Array(stateCount);
  for (let s = stateCount - 1; s >= 0; s--) {
    if (outcomeOf[s] >= 0) {
      const value = logReward[outcomeOf[s]];
      if (!(value < Infinity)) {
        const text = env.outcomeText(rows, s * env.stateSize);
        throw new Error(`exact: log-reward of ${text} must be a number below Infinity, got ${value}`);
      }
      logF[s] = value;
      continue;
    }
    let max = -Infinity;
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) max = Math.max(max, logF[edgeTarget[e]] + logPB[e]);
    let sum = 0;
    if (max > -Infinity) {
      for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++)
        sum += Math.exp(logF[edgeTarget[e]] + logPB[e] - max);
    }
    logF[s] = sum > 0 ? max + Math.log(sum) : -Infinity;
  }
  return { graph, logZ: logF[0], logF, logPB };
}

/** log F(s -> s') = log F(s') + log P_B(s|s') of each edge [E]. */
export function edgeFlows({ graph, logF, logPB }: Flows): Float64Array {
  return Float64Array.from(graph.edgeTarget, (s, e) => logF[s] + logPB[e]);
}
