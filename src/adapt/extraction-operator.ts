/**
 * Direct extraction as what it is, a linear map: from rewards r(y) to edge numerators sum_y r(y) F(s|y)
 * P_F(s'|s, y). The model is asked once for every pair (s, y) that can meet (operator-block.ts); after that a
 * policy for any reward, or any estimate of one, costs a few million multiplications.
 */
import { greatest } from '../math/log-space.js';
import type { StateGraph } from '../exact/state-graph.js';
import type { ConditionalFlow, Policy } from '../sampling/policy.js';
import { tablePolicy } from './exact-extraction.js';
import { keepBlocks, operatorBlocks, type BlockOptions, type OperatorBlocks } from './operator-block.js';

/** Most outcomes for which the operator is worth its memory. */
export const MOST_OPERATOR_OUTCOMES = 200_000;

export class ExtractionOperator {
  constructor(
    readonly graph: StateGraph,
    private readonly blocks: OperatorBlocks,
  ) {}

  /**
   * Asks the model, and keeps what it says in memory.
   * @throws when the pairs are too many to hold
   */
  static build(graph: StateGraph, model: ConditionalFlow, options: BlockOptions = {}): ExtractionOperator {
    return new ExtractionOperator(graph, keepBlocks(operatorBlocks(graph, model, options)));
  }

  /** Entries held. */
  get entries(): number {
    return this.blocks.entries;
  }

  /**
   * Numerators of a reward, in units of the greatest one.
   * @param logReward log r(y) by outcome number [X]; -Infinity for 0
   * @param numerators gets them [E]
   */
  apply<T extends Float64Array>(logReward: ArrayLike<number>, numerators: T): T {
    this.applyAll([logReward], [numerators]);
    return numerators;
  }

  /** The same for several rewards in one pass over the entries. */
  applyAll(logRewards: readonly ArrayLike<number>[], numerators: readonly Float64Array[]): void {
    const { outcomeCount } = this.graph;
    const wrong = logRewards.find(({ length }) => length !== outcomeCount);
    if (wrong) throw new Error(`extraction: ${outcomeCount} log-rewards are needed, got ${wrong.length}`);
    const most = logRewards.map((logReward) => greatest(logReward));
    for (const one of numerators) one.fill(0);
    this.blocks.visit(({ first, count, starts, edges, values }) => {
      for (let r = 0; r < logRewards.length; r++) {
        const [logReward, out, max] = [logRewards[r], numerators[r], most[r]];
        for (let i = 0; i < count; i++) {
          const weight = Math.exp(logReward[first + i] - max);
          if (!(weight > 0)) continue;
          const end = starts[i + 1];
          for (let k = starts[i]; k < end; k++) out[edges[k]] += weight * values[k];
        }
      }
    });
  }

  /**
   * The rank-1 change when r(y) rises or falls: adds weight F(s|y) P_F(s'|s, y) / F(s0|y) of one outcome.
   * @param weight by how much r(y) changes, in the unit of the numerators
   * @param numerators of `apply` [E]
   */
  add(y: number, weight: number, numerators: Float64Array): void {
    if (weight === 0) return;
    this.blocks.visit(({ first, count, starts, edges, values }) => {
      if (y < first || y >= first + count) return;
      const end = starts[y - first + 1];
      for (let k = starts[y - first]; k < end; k++) numerators[edges[k]] += weight * values[k];
    });
  }

  /** The extracted policy of a reward. */
  policy(logReward: ArrayLike<number>): Policy {
    return tablePolicy(this.graph, this.apply(logReward, new Float64Array(this.graph.edgeCount)));
  }
}
