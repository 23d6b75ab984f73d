/**
 * What a sum over outcomes leaves on edges from which no outcome with a reward can be reached: a learned P_F
 * gives some probability to steps that lead away from y, and where no mask of a constraint forbids them an
 * extracted policy would take them. Once all rewards are known, these edges are known too.
 */
import type { StateGraph } from '../exact/state-graph.js';

/**
 * Sets the numerators of such edges to 0, in place.
 * @param logReward of each outcome [X]; -Infinity: none
 * @param numerators of each edge [E]
 */
export function dropDeadEdges(
  graph: Pick<StateGraph, 'stateCount' | 'outcomeOf' | 'edgeStart' | 'edgeTarget'>,
  logReward: ArrayLike<number>,
  numerators: Float64Array,
): void {
  const { stateCount, outcomeOf, edgeStart, edgeTarget } = graph;
  const alive = new Uint8Array(stateCount);
  // Every edge leads to a greater number.
  for (let s = stateCount - 1; s >= 0; s--) {
    if (outcomeOf[s] >= 0 && logReward[outcomeOf[s]] > -Infinity) alive[s] = 1;
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
      if (alive[edgeTarget[e]] === 1) alive[s] = 1;
      else numerators[e] = 0;
    }
  }
}
