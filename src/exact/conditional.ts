/**
 * Exact outcome-conditioned flows for a fixed P_B: F(s|y) is the probability that the backward chain started
 * at y passes through s, and F(s|y) P_F(a|s, y) = F(s'|y) P_B(s|s') (method: facts of outcome-conditioned
 * flows; F(s0|y) = 1 for every y).
 *
 * Solved one outcome at a time, over the ancestors of y only, so that no |Y| x |S| table is kept: memory is
 * one number per state, time is the number of ancestors and of the edges between them. In linear space:
 * probabilities below 1e-308 count as 0.
 */
import type { ConditionalFlow } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { requireState } from './exact-policy.js';
import { uniformLogPB } from './flows.js';
import type { StateGraph } from './state-graph.js';

export class ConditionalFlows {
  readonly graph: StateGraph;
  /** P_B of each edge [E]. */
  readonly pB: Float64Array;
  /** The outcome solved for last, -1 before any. */
  outcome = -1;
  /** F(s|outcome) [S], 0 for every state that is no ancestor. */
  readonly flow: Float64Array;
  /** The outcome and its ancestors, in falling order: the first `count` entries. s0 is the last of them. */
  readonly ancestors: Int32Array;
  count = 0;

  /** @param logPB log P_B of each edge [E]; uniform by default */
  constructor(graph: StateGraph, logPB: Float64Array = uniformLogPB(graph)) {
    this.graph = graph;
    this.pB = logPB.map(Math.exp);
    this.flow = new Float64Array(graph.stateCount);
    this.ancestors = new Int32Array(graph.stateCount);
  }

  /**
   * Fills `flow` and `ancestors` for outcome y of the graph. The flow of an edge e from s to s' is then
   * flow[s'] * pB[e].
   * @throws when y is no outcome number
   */
  solve(y: number): void {
    if (y === this.outcome) return;
    const { graph, flow, ancestors, pB } = this;
    const { edgeSource, parentStart, parentEdge, outcomeCount, outcomeState } = graph;
    if (!(Number.isInteger(y) && y >= 0 && y < outcomeCount)) {
      throw new Error(`exact: outcome must be an integer from 0 to ${outcomeCount - 1}, got ${y}`);
    }
    for (let i = 0; i < this.count; i++) flow[ancestors[i]] = 0;
    // Collect the ancestors; flow = 1 marks those already met.
    ancestors[0] = outcomeState[y];
    flow[outcomeState[y]] = 1;
    let count = 1;
    for (let i = 0; i < count; i++) {
      const s = ancestors[i];
      for (let k = parentStart[s]; k < parentStart[s + 1]; k++) {
        const parent = edgeSource[parentEdge[k]];
        if (flow[parent] !== 0) continue;
        flow[parent] = 1;
        ancestors[count++] = parent;
      }
    }
    // Falling state numbers are a reverse topological order: each state is complete before its parents are
    // reached.
    const found = ancestors.subarray(0, count).sort().reverse();
    for (let i = 1; i < count; i++) flow[found[i]] = 0;
    for (let i = 0; i < count; i++) {
      const s = found[i];
      for (let k = parentStart[s]; k < parentStart[s + 1]; k++) {
        const e = parentEdge[k];
        flow[edgeSource[e]] += flow[s] * pB[e];
      }
    }
    this.count = count;
    this.outcome = y;
  }
}

/**
 * The exact outcome-conditioned policy and flow. Rows with the same outcome as the row before cost a look-up;
 * another outcome costs one `solve`, so sort rows by outcome where there are many. Where F(s|y) = 0 the flow
 * is LOG_ZERO and the policy uniform: nothing is known of it there.
 * @param logPB log P_B of each edge [E]; uniform by default
 */
export function exactConditionalFlow(graph: StateGraph, logPB?: Float64Array): ConditionalFlow {
  const flows = new ConditionalFlows(graph, logPB);
  const { env, edgeStart, edgeAction, edgeTarget } = graph;
  const { stateSize, actionCount } = env;

  function solveRow(outcomes: Int32Array, at: number): void {
    const y = graph.outcomeOf[requireState(graph, outcomes, at)];
    if (y < 0) {
      const row = outcomes.subarray(at, at + stateSize).join(', ');
      throw new Error(`exact: an outcome must be a terminal state, got [${row}]`);
    }
    flows.solve(y);
  }
  function writeRow(s: number, logProbs: Float32Array, to: number): void {
    logProbs.fill(LOG_ZERO, to, to + actionCount);
    const total = flows.flow[s];
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
      const share =
        total > 0 ? (flows.flow[edgeTarget[e]] * flows.pB[e]) / total : 1 / (edgeStart[s + 1] - edgeStart[s]);
      if (share > 0) logProbs[to + edgeAction[e]] = Math.log(share);
    }
  }

  return {
    env,
    logProbs(states, outcomes, count, out) {
      for (let r = 0; r < count; r++) {
        solveRow(outcomes, r * stateSize);
        writeRow(requireState(graph, states, r * stateSize), out, r * actionCount);
      }
    },
    evaluate(states, outcomes, count, logProbs, logFlow) {
      for (let r = 0; r < count; r++) {
        solveRow(outcomes, r * stateSize);
        const s = requireState(graph, states, r * stateSize);
        writeRow(s, logProbs, r * actionCount);
        logFlow[r] = flows.flow[s] > 0 ? Math.log(flows.flow[s]) : LOG_ZERO;
      }
    },
  };
}
