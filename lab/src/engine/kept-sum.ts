/**
 * The extraction sum of a model on a grid, kept: its operator is made once, so a reward painted anew is one
 * pass over numbers, and a changed cell a pass over its own. Where the operator would be too large for a page
 * the sum is made from the table of flows each time.
 */
import type { Policy } from 'ocgfn';
import { ExactExtraction, ExtractionOperator, tablePolicy } from 'ocgfn/adapt';
import { enumerateStates, type StateGraph } from 'ocgfn/exact';
import { ACTIONS, type FlowTable } from './flow-table.js';

/** What is asked of the sum over outcomes; `ExactExtraction` is one. */
export interface OutcomeSum {
  readonly graph: StateGraph;
  /** Sums over all outcomes. @param logReward log r(y) [X] */
  run(logReward: ArrayLike<number>): void;
  /** The change when r(y) goes from one value to another. */
  update(y: number, logBefore: number, logAfter: number): void;
  /** It follows every later sum and change. */
  policy(): Policy;
}

/** Entries of an operator that a page holds, 8 bytes each: grids of up to 64 x 64. */
export const MOST_ENTRIES = 13_000_000;

/** @param most entries that may be held */
export function outcomeSum(table: FlowTable, most = MOST_ENTRIES): OutcomeSum {
  const graph = enumerateStates(table.env);
  if (table.pairs * ACTIONS > most) return new ExactExtraction(graph, table);
  // Nothing is dropped: a cell that loses its reward takes away all that it had brought.
  return new KeptSum(ExtractionOperator.build(graph, table, { least: 0 }));
}

export class KeptSum implements OutcomeSum {
  readonly graph: StateGraph;
  private readonly numerators: Float64Array;
  private logUnit = 0;

  constructor(private readonly operator: ExtractionOperator) {
    this.graph = operator.graph;
    this.numerators = new Float64Array(this.graph.edgeCount);
  }

  run(logReward: ArrayLike<number>): void {
    this.logUnit = -Infinity;
    for (let y = 0; y < logReward.length; y++) this.logUnit = Math.max(this.logUnit, logReward[y]);
    this.operator.apply(logReward, this.numerators);
  }

  update(y: number, logBefore: number, logAfter: number): void {
    const { operator, numerators, logUnit } = this;
    operator.add(y, Math.exp(logAfter - logUnit) - Math.exp(logBefore - logUnit), numerators);
  }

  policy(): Policy {
    return tablePolicy(this.graph, this.numerators);
  }
}
