/**
 * What a learned model's flow leaks onto pairs (s, y) that cannot meet: extraction without a reach mask sums
 * over those too. Exact flows are 0 there.
 *
 *     leak(s, s') = sum over y out of reach of s of r(y) F(s|y) P_F(s'|s, y)
 *
 * The sum over all pairs is |S| times |X| model evaluations. Where that is too many, each state gets a
 * uniform sample of the outcomes it cannot reach, weighted by their number: an unbiased estimate, for many
 * rewards from one pass. F(s|y) / F(s0|y) is used throughout, as in the operator.
 */
import { greatest } from '../math/log-space.js';
import type { StateGraph } from '../exact/state-graph.js';
import type { RandomStream } from '../random/stream.js';
import type { ConditionalFlow } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';

const BATCH = 2048;
/** Pairs evaluated at most. */
const MOST_PAIRS = 6_000_000;

export interface Leak {
  /** Leaked numerators by reward [rewards][E], in units of each reward's greatest value. */
  readonly numerators: readonly Float64Array[];
  /** Outcomes looked at per state, or all of them. */
  readonly draws: number | 'all';
}

/**
 * @param logRewards log r(y) by outcome number [X], of every reward
 * @throws when the environment cannot tell what is out of reach
 */
export function extractionLeak(
  graph: StateGraph,
  model: ConditionalFlow,
  logRewards: readonly ArrayLike<number>[],
  random: RandomStream,
  mostPairs = MOST_PAIRS,
): Leak {
  const { env, rows, outcomeState, outcomeCount } = graph;
  if (!env.canReach) throw new Error(`extraction: ${env.task.name} cannot tell what is out of reach`);
  const size = env.stateSize;
  const inner: number[] = [];
  for (let s = 0; s < graph.stateCount; s++) if (graph.outcomeOf[s] < 0) inner.push(s);
  const all = inner.length * outcomeCount <= mostPairs;
  const draws = Math.max(1, Math.floor(mostPairs / inner.length));
  const logRoot = rootFlows(graph, model);
  const weights = logRewards.map((logReward) => {
    const max = greatest(logReward);
    return Float64Array.from({ length: outcomeCount }, (_, y) => Math.exp(logReward[y] - max - logRoot[y]));
  });
  const numerators = logRewards.map(() => new Float64Array(graph.edgeCount));
  const states = new Int32Array(BATCH * size);
  const outcomes = new Int32Array(BATCH * size);
  const source = new Int32Array(BATCH);
  const drawn = new Int32Array(BATCH);
  const factor = new Float64Array(BATCH);
  const logProbs = new Float32Array(BATCH * env.actionCount);
  const logFlow = new Float32Array(BATCH);
  let filled = 0;
  const flush = (): void => {
    model.evaluate(states, outcomes, filled, logProbs, logFlow);
    for (let r = 0; r < filled; r++) {
      const s = source[r];
      for (let e = graph.edgeStart[s]; e < graph.edgeStart[s + 1]; e++) {
        const value = factor[r] * Math.exp(logFlow[r] + logProbs[r * env.actionCount + graph.edgeAction[e]]);
        for (let k = 0; k < weights.length; k++) numerators[k][e] += value * weights[k][drawn[r]];
      }
    }
    filled = 0;
  };
  const add = (s: number, y: number, weight: number): void => {
    copyRow(rows, s * size, states, filled * size, size);
    copyRow(rows, outcomeState[y] * size, outcomes, filled * size, size);
    source[filled] = s;
    drawn[filled] = y;
    factor[filled++] = weight;
    if (filled === BATCH) flush();
  };
  const meets = (s: number, y: number): boolean =>
    env.canReach!(rows, s * size, rows, outcomeState[y] * size);
  for (const s of inner) {
    if (all) {
      for (let y = 0; y < outcomeCount; y++) if (!meets(s, y)) add(s, y, 1);
      continue;
    }
    // Of `draws` uniform outcomes those out of reach count |X| / draws each.
    for (let i = 0; i < draws; i++) {
      const y = random.int(outcomeCount);
      if (!meets(s, y)) add(s, y, outcomeCount / draws);
    }
  }
  if (filled > 0) flush();
  return { numerators, draws: all ? 'all' : draws };
}

/** log F(s0|y) by outcome number [X]. */
function rootFlows(graph: StateGraph, model: ConditionalFlow): Float64Array {
  const { env, rows, outcomeState, outcomeCount } = graph;
  const size = env.stateSize;
  const states = new Int32Array(BATCH * size);
  const outcomes = new Int32Array(BATCH * size);
  const logProbs = new Float32Array(BATCH * env.actionCount);
  const logFlow = new Float32Array(BATCH);
  const roots = new Float64Array(outcomeCount);
  for (let r = 0; r < BATCH; r++) copyRow(rows, 0, states, r * size, size);
  for (let from = 0; from < outcomeCount; from += BATCH) {
    const count = Math.min(BATCH, outcomeCount - from);
    for (let r = 0; r < count; r++) copyRow(rows, outcomeState[from + r] * size, outcomes, r * size, size);
    model.evaluate(states, outcomes, count, logProbs, logFlow);
    for (let r = 0; r < count; r++) roots[from + r] = logFlow[r];
  }
  return roots;
}
