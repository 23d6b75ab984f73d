/**
 * Direct extraction as what it is, a linear map: from rewards r(y) to edge numerators sum_y r(y) F(s|y)
 * P_F(s'|s, y). The model is asked once for every pair (s, y) that can meet; after that a policy for any
 * reward, or any estimate of one, costs a few million multiplications.
 *
 * A sparse matrix, outcome by outcome. Entries below a millionth of F(s0|y) are dropped unless asked for.
 */
import { greatest } from '../math/log-space.js';
import { ConditionalFlows } from '../exact/conditional.js';
import type { StateGraph } from '../exact/state-graph.js';
import type { ConditionalFlow, Policy } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';
import { tablePolicy } from './exact-extraction.js';

/** Pairs evaluated in one go. */
const BATCH = 2048;
/** Most entries: 8 bytes each. */
const MOST_ENTRIES = 64_000_000;

/** Most outcomes for which the operator is worth its memory. */
export const MOST_OPERATOR_OUTCOMES = 200_000;

export interface ExtractionOperatorOptions {
  /** Entries up to this share of F(s0|y) are dropped. Default 1e-6. */
  readonly least?: number;
  /** Called after each outcome, for progress; it may throw to stop. */
  readonly onOutcome?: (done: number, total: number) => void;
}

export class ExtractionOperator {
  readonly graph: StateGraph;
  /** Entries of outcome y are [starts[y], starts[y + 1]). */
  private readonly starts: Int32Array;
  private edges = new Int32Array(1 << 16);
  private values = new Float32Array(1 << 16);
  private size = 0;

  /**
   * @throws when the pairs are too many to hold
   */
  constructor(graph: StateGraph, model: ConditionalFlow, options: ExtractionOperatorOptions = {}) {
    const { least = 1e-6, onOutcome } = options;
    this.graph = graph;
    this.starts = new Int32Array(graph.outcomeCount + 1);
    const { env } = graph;
    const width = env.stateSize;
    const cones = new ConditionalFlows(graph);
    const states = new Int32Array(BATCH * width);
    const outcomes = new Int32Array(BATCH * width);
    const numbers = new Int32Array(BATCH);
    const owners = new Int32Array(BATCH);
    const logProbs = new Float32Array(BATCH * env.actionCount);
    const logFlow = new Float32Array(BATCH);
    let rows = 0;
    let logRoot = 0;
    const flush = (): void => {
      model.evaluate(states, outcomes, rows, logProbs, logFlow);
      for (let r = 0; r < rows; r++) {
        const s = numbers[r];
        // s0 is the first row of every outcome.
        if (s === 0) logRoot = logFlow[r];
        this.reserve(graph.edgeStart[s + 1] - graph.edgeStart[s]);
        for (let e = graph.edgeStart[s]; e < graph.edgeStart[s + 1]; e++) {
          const value = Math.exp(logFlow[r] - logRoot + logProbs[r * env.actionCount + graph.edgeAction[e]]);
          if (!(value > least)) continue;
          this.edges[this.size] = e;
          this.values[this.size++] = value;
        }
        this.starts[owners[r] + 1] = this.size;
      }
      rows = 0;
    };
    for (let y = 0; y < graph.outcomeCount; y++) {
      cones.solve(y);
      // Ancestors are in falling order: s0 is the last.
      for (let i = cones.count - 1; i >= 0; i--) {
        const s = cones.ancestors[i];
        if (graph.outcomeOf[s] >= 0) continue;
        copyRow(graph.rows, s * width, states, rows * width, width);
        copyRow(graph.rows, graph.outcomeState[y] * width, outcomes, rows * width, width);
        owners[rows] = y;
        numbers[rows++] = s;
        if (rows === BATCH) flush();
      }
      onOutcome?.(y + 1, graph.outcomeCount);
    }
    if (rows > 0) flush();
  }

  /** Entries held. */
  get entries(): number {
    return this.size;
  }

  /**
   * Numerators of a reward, in units of the greatest one.
   * @param logReward log r(y) by outcome number [X]; -Infinity for 0
   * @param numerators gets them [E]
   */
  apply<T extends Float64Array>(logReward: ArrayLike<number>, numerators: T): T {
    const { starts, edges, values } = this;
    const max = greatest(logReward);
    numerators.fill(0);
    for (let y = 0; y < starts.length - 1; y++) {
      const weight = Math.exp(logReward[y] - max);
      if (!(weight > 0)) continue;
      for (let k = starts[y]; k < starts[y + 1]; k++) numerators[edges[k]] += weight * values[k];
    }
    return numerators;
  }

  /** The extracted policy of a reward. */
  policy(logReward: ArrayLike<number>): Policy {
    return tablePolicy(this.graph, this.apply(logReward, new Float64Array(this.graph.edgeCount)));
  }

  private reserve(more: number): void {
    if (this.size + more <= this.edges.length) return;
    const next = Math.min(MOST_ENTRIES, 2 * this.edges.length);
    if (this.size + more > next)
      throw new Error(
        `extraction: more than ${MOST_ENTRIES} pairs of edge and outcome; sum them without keeping them`,
      );
    const [edges, values] = [new Int32Array(next), new Float32Array(next)];
    edges.set(this.edges.subarray(0, this.size));
    values.set(this.values.subarray(0, this.size));
    this.edges = edges;
    this.values = values;
  }
}
