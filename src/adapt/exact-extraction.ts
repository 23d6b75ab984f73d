/**
 * Direct extraction by the exact sum over outcomes (paper, section 4.3): no training, linear in the reward.
 *
 *     P_F^r(s'|s) = sum_y r(y) F(s|y) P_F(s'|s, y) / sum_y r(y) F(s|y)
 *
 * Streamed one batch of (state, outcome) pairs at a time; what is kept is one numerator an edge. By default
 * only pairs that can meet are summed (the ancestors of y, known from the enumerated graph); `pairs: 'all'`
 * sums what the flow head says of every pair, which shows how much flow leaks onto pairs that cannot meet.
 */
import { ConditionalFlows } from '../exact/conditional.js';
import { requireState } from '../exact/exact-policy.js';
import type { StateGraph } from '../exact/state-graph.js';
import type { ConditionalFlow, Policy } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';
import { LOG_ZERO } from '../tensor/kernels.js';

export interface ExactExtractionOptions {
  /** Pairs summed over: those that can meet (default), or all. */
  readonly pairs?: 'reachable' | 'all';
  /**
   * Use F(s|y) / F(s0|y) in place of F(s|y): cancels what is miscalibrated over outcomes (ours). Default
   * true.
   */
  readonly normalize?: boolean;
  /** Called after each outcome, for progress; return false to stop early. */
  readonly onOutcome?: (done: number, total: number) => boolean | void;
}

/** Pairs evaluated in one go. */
const BATCH = 2048;

export class ExactExtraction {
  readonly graph: StateGraph;
  /** sum_y r(y) F(s|y) P_F(s'|s, y) of every edge [E], in units of the greatest reward. */
  readonly numerators: Float64Array;
  private readonly model: ConditionalFlow;
  private readonly options: ExactExtractionOptions;
  private readonly cones: ConditionalFlows;
  private readonly states: Int32Array;
  private readonly outcomes: Int32Array;
  private readonly numbers: Int32Array;
  private readonly logProbs: Float32Array;
  private readonly logFlow: Float32Array;
  private logScale = 0;

  constructor(graph: StateGraph, model: ConditionalFlow, options: ExactExtractionOptions = {}) {
    const { env } = graph;
    this.graph = graph;
    this.model = model;
    this.options = options;
    this.numerators = new Float64Array(graph.edgeCount);
    this.cones = new ConditionalFlows(graph);
    this.states = new Int32Array(BATCH * env.stateSize);
    this.outcomes = new Int32Array(BATCH * env.stateSize);
    this.numbers = new Int32Array(BATCH);
    this.logProbs = new Float32Array(BATCH * env.actionCount);
    this.logFlow = new Float32Array(BATCH);
  }

  /**
   * Sums over all outcomes.
   * @param logReward log r(y) by outcome number [X]
   */
  run(logReward: ArrayLike<number>): void {
    const { graph, options } = this;
    if (logReward.length !== graph.outcomeCount) {
      throw new Error(`extraction: ${graph.outcomeCount} log-rewards are needed, got ${logReward.length}`);
    }
    this.numerators.fill(0);
    this.logScale = -Infinity;
    for (let y = 0; y < graph.outcomeCount; y++) this.logScale = Math.max(this.logScale, logReward[y]);
    for (let y = 0; y < graph.outcomeCount; y++) {
      this.add(y, Math.exp(logReward[y] - this.logScale));
      if (options.onOutcome?.(y + 1, graph.outcomeCount) === false) return;
    }
  }

  /** The rank-1 update when r(y) changes from one value to another; costs the ancestors of y only. */
  update(y: number, logBefore: number, logAfter: number): void {
    this.add(y, Math.exp(logAfter - this.logScale) - Math.exp(logBefore - this.logScale));
  }

  /** Adds weight * F(s|y) P_F(.|s, y) to the numerators. */
  private add(y: number, weight: number): void {
    if (weight === 0) return;
    const { graph, cones, states, outcomes, numbers } = this;
    const size = graph.env.stateSize;
    const all = this.options.pairs === 'all';
    let from = graph.stateCount;
    let list: Int32Array | undefined;
    if (!all) {
      cones.solve(y);
      from = cones.count;
      list = cones.ancestors;
    }
    // s0 comes first, so that F(s0|y) is known before the others are weighted.
    let rows = 0;
    let logRoot = NaN;
    for (let i = from - 1; i >= 0; i--) {
      const s = list ? list[i] : from - 1 - i;
      if (graph.outcomeOf[s] < 0) {
        copyRow(graph.rows, s * size, states, rows * size, size);
        copyRow(graph.rows, graph.outcomeState[y] * size, outcomes, rows * size, size);
        numbers[rows++] = s;
      }
      if (rows === BATCH || (i === 0 && rows > 0)) {
        this.model.evaluate(states, outcomes, rows, this.logProbs, this.logFlow);
        if (Number.isNaN(logRoot)) logRoot = this.options.normalize === false ? 0 : this.logFlow[0];
        this.accumulate(rows, weight, logRoot);
        rows = 0;
      }
    }
  }

  private accumulate(rows: number, weight: number, logRoot: number): void {
    const { graph, numbers, numerators, logProbs, logFlow } = this;
    const actions = graph.env.actionCount;
    for (let r = 0; r < rows; r++) {
      const s = numbers[r];
      for (let e = graph.edgeStart[s]; e < graph.edgeStart[s + 1]; e++) {
        const logTerm = logFlow[r] - logRoot + logProbs[r * actions + graph.edgeAction[e]];
        numerators[e] += weight * Math.exp(logTerm);
      }
    }
  }

  /** log Z of the extracted flow: log sum of the numerators at s0. */
  get logZ(): number {
    let total = 0;
    for (let e = 0; e < this.graph.edgeStart[1]; e++) total += this.numerators[e];
    return Math.log(total) + this.logScale;
  }

  /** The extracted policy; it reads the numerators, so it follows every later `update`. */
  policy(): Policy {
    return tablePolicy(this.graph, this.numerators);
  }
}

/**
 * The policy that takes each edge in proportion to its entry [E]; uniform where a state's entries are all 0.
 */
export function tablePolicy(graph: StateGraph, weights: ArrayLike<number>): Policy {
  const { env, edgeStart, edgeAction } = graph;
  return {
    env,
    logProbs(states, count, out) {
      out.fill(LOG_ZERO, 0, count * env.actionCount);
      for (let r = 0; r < count; r++) {
        const s = requireState(graph, states, r * env.stateSize);
        const [begin, end] = [edgeStart[s], edgeStart[s + 1]];
        let total = 0;
        for (let e = begin; e < end; e++) total += weights[e];
        for (let e = begin; e < end; e++) {
          const share = total > 0 ? weights[e] / total : 1 / (end - begin);
          if (share > 0) out[r * env.actionCount + edgeAction[e]] = Math.log(share);
        }
      }
    },
  };
}
