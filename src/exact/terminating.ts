/**
 * The distribution over outcomes that a policy samples, exactly: one forward pass over the DAG in log space.
 * Any policy will do; it is evaluated once per state.
 */
import type { Policy } from '../env/policy-types.js';
import { logAddExp } from '../math/log-space.js';
import type { StateGraph } from './state-graph.js';

/**
 * log-probability that a trajectory of the policy passes through each state [S]. The policy's float32
 * log-probabilities are normalized again in float64, so that outcomes sum to 1 within float64 rounding.
 * @param batch states handed to the policy at a time
 * @throws when the policy's log-probabilities of a state are NaN, or give no allowed action any probability
 */
export function visitLogProbs(graph: StateGraph, policy: Policy, batch = 1024): Float64Array {
  const { env, stateCount, rows, edgeStart, edgeAction, edgeTarget, outcomeOf } = graph;
  const { stateSize, actionCount } = env;
  const logVisit = new Float64Array(stateCount).fill(-Infinity);
  logVisit[0] = 0;
  // Only states that are not terminal are handed over, packed.
  const numbers = new Int32Array(batch);
  const packed = new Int32Array(batch * stateSize);
  const logP = new Float32Array(batch * actionCount);
  let s = 0;
  while (s < stateCount) {
    let count = 0;
    for (; s < stateCount && count < batch; s++) {
      if (outcomeOf[s] >= 0) continue;
      for (let k = 0; k < stateSize; k++) packed[count * stateSize + k] = rows[s * stateSize + k];
      numbers[count++] = s;
    }
    if (count === 0) break;
    policy.logProbs(packed, count, logP);
    for (let r = 0; r < count; r++) {
      const from = numbers[r];
      const first = edgeStart[from];
      const end = edgeStart[from + 1];
      let total = -Infinity;
      for (let e = first; e < end; e++) total = logAddExp(total, logP[r * actionCount + edgeAction[e]]);
      if (!(total > -1e29 && total < Infinity)) throw notAPolicy(graph, from, total);
      for (let e = first; e < end; e++) {
        const arriving = logVisit[from] + logP[r * actionCount + edgeAction[e]] - total;
        logVisit[edgeTarget[e]] = logAddExp(logVisit[edgeTarget[e]], arriving);
      }
    }
  }
  return logVisit;
}

/**
 * log-probability that the policy ends in each outcome [X], in the order of the graph's outcomes. Errors as
 * `visitLogProbs`.
 */
export function terminatingDistribution(graph: StateGraph, policy: Policy, batch = 1024): Float64Array {
  const logVisit = visitLogProbs(graph, policy, batch);
  return Float64Array.from(graph.outcomeState, (s) => logVisit[s]);
}

function notAPolicy({ env, rows }: StateGraph, s: number, total: number): Error {
  const row = rows.subarray(s * env.stateSize, (s + 1) * env.stateSize).join(', ');
  return new Error(
    `exact: a policy must give some allowed action a probability, got log-sum ${total} at [${row}]`,
  );
}
