/**
 * The toy DAG of GFlowNet Foundations (Bengio et al., JMLR 2023, figure 2) for the lessons: exact flows for
 * any rewards, and detailed balance learnt on it.
 */
import { createDag, TOY_DAG } from 'ocgfn/env';
import { edgeFlows, enumerateStates, solveFlows, uniformLogPB } from 'ocgfn/exact';

export const TOY_REWARDS: Readonly<Record<string, number>> = TOY_DAG.rewards;
export const TOY_NODES = [...new Set(TOY_DAG.edges.flat())].filter((name) => name !== 'stop');

export interface ToyEdge {
  readonly from: string;
  /** A node, or `stop`: the outcome `from` itself. */
  readonly to: string;
}

const env = createDag({ edges: TOY_DAG.edges });
const graph = enumerateStates(env);
/** Node by state; a stopped state has the name of the node it stopped at. */
const names = Array.from({ length: graph.stateCount }, (_, s) =>
  env.outcomeText(graph.rows, s * env.stateSize),
);
const stopped = (s: number): boolean => graph.rows[s * env.stateSize + 1] === 1;

/** Edges in the order of everything below. */
export const TOY_EDGES: readonly ToyEdge[] = Array.from({ length: graph.edgeCount }, (_, e) => ({
  from: names[graph.edgeSource[e]],
  to: stopped(graph.edgeTarget[e]) ? 'stop' : names[graph.edgeTarget[e]],
}));

export const TOY_OUTCOMES: readonly string[] = Array.from(graph.outcomeState, (s) => names[s]);

export interface ToyFlow {
  /** F(s) by node; for nodes that are outcomes by completion, R. */
  readonly node: ReadonlyMap<string, number>;
  /** F(s -> s') of each edge. */
  readonly edge: readonly number[];
  readonly Z: number;
}

/** Exact flows, P_B uniform. */
export function toyFlow(rewards: Readonly<Record<string, number>>): ToyFlow {
  const logReward = TOY_OUTCOMES.map((name) => Math.log(rewards[name]));
  const flows = solveFlows(graph, logReward);
  const node = new Map<string, number>();
  for (let s = 0; s < graph.stateCount; s++) if (!stopped(s)) node.set(names[s], Math.exp(flows.logF[s]));
  return { node, edge: Array.from(edgeFlows(flows), Math.exp), Z: Math.exp(flows.logZ) };
}

/**
 * Detailed balance on the toy DAG by gradient descent: log F of every state and a logit for every edge, no
 * network.
 */
export class ToyBalance {
  readonly logF: Float64Array;
  private readonly logits: Float64Array;
  private readonly logPB = uniformLogPB(graph);
  private readonly logReward: Float64Array;
  steps = 0;

  constructor(rewards: Readonly<Record<string, number>>) {
    this.logReward = Float64Array.from(TOY_OUTCOMES, (name) => Math.log(rewards[name]));
    this.logF = new Float64Array(graph.stateCount);
    this.logits = new Float64Array(graph.edgeCount);
    for (let s = 0; s < graph.stateCount; s++) {
      if (graph.outcomeOf[s] >= 0) this.logF[s] = this.logReward[graph.outcomeOf[s]];
    }
  }

  /** P_F of each edge. */
  get pF(): number[] {
    const p = Array.from(this.logits);
    for (let s = 0; s < graph.stateCount; s++) {
      const [begin, end] = [graph.edgeStart[s], graph.edgeStart[s + 1]];
      let total = 0;
      for (let e = begin; e < end; e++) total += Math.exp(this.logits[e]);
      for (let e = begin; e < end; e++) p[e] = Math.exp(this.logits[e]) / total;
    }
    return p;
  }

  /** log F(s) + log P_F(s'|s) - log F(s') - log P_B(s|s') of each edge. */
  residuals(): number[] {
    return this.pF.map(
      (p, e) => this.logF[graph.edgeSource[e]] + Math.log(p) - this.logF[graph.edgeTarget[e]] - this.logPB[e],
    );
  }

  /** F(s) by node. */
  flow(): ReadonlyMap<string, number> {
    const node = new Map<string, number>();
    for (let s = 0; s < graph.stateCount; s++) if (!stopped(s)) node.set(names[s], Math.exp(this.logF[s]));
    return node;
  }

  /** Probability of ending in each outcome, in the order of TOY_OUTCOMES. */
  terminating(): number[] {
    const visit = new Float64Array(graph.stateCount);
    visit[0] = 1;
    this.pF.forEach((p, e) => (visit[graph.edgeTarget[e]] += visit[graph.edgeSource[e]] * p));
    return Array.from(graph.outcomeState, (s) => visit[s]);
  }

  /** Steps of gradient descent on the sum of squared residuals. */
  learn(count: number, rate = 0.06): void {
    const { edgeSource, edgeTarget, edgeStart, outcomeOf } = graph;
    for (let i = 0; i < count; i++) {
      const p = this.pF;
      const d = this.residuals();
      const gradF = new Float64Array(graph.stateCount);
      const gradL = new Float64Array(graph.edgeCount);
      d.forEach((value, e) => {
        gradF[edgeSource[e]] += 2 * value;
        gradF[edgeTarget[e]] -= 2 * value;
      });
      for (let s = 0; s < graph.stateCount; s++) {
        let sum = 0;
        for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) sum += 2 * d[e];
        for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) gradL[e] = 2 * d[e] - p[e] * sum;
        if (outcomeOf[s] < 0) this.logF[s] -= rate * gradF[s];
      }
      for (let e = 0; e < graph.edgeCount; e++) this.logits[e] -= rate * gradL[e];
      this.steps++;
    }
  }
}
