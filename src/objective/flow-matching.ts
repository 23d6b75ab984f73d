/**
 * Flow matching (Bengio et al., NeurIPS 2021, eq. 12): what flows into a state flows out of it,
 *
 *     d = log sum_{(s,a) -> s'} F(s, a) - log sum_a F(s', a)          at s' that is not terminal
 *     d = log sum_{(s,a) -> x} F(s, a) - log R(x)                     at outcomes
 *
 * The network's logits are read as log F(s, a). There is no P_B and no log Z: Z = sum_a F(s0, a). Every
 * parent of every visited state has to be evaluated, so it is the slowest objective.
 */
import { sub } from '../tensor/ops/elementwise.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import { segmentLogSumExp } from '../tensor/ops/segments.js';
import { gatherCols } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';

/** The edges into the K states that are matched. Offsets are byte offsets of int32. */
export interface IncomingEdges {
  /** Number of edges E. */
  readonly count: number;
  /** Row of the edge's source in the evaluated states [E]. */
  readonly row: number;
  /** Its action [E]. */
  readonly action: number;
  /** Edges into state k are [starts[k], starts[k + 1]) [K + 1]. */
  readonly starts: number;
}

/**
 * @param edgeFlow log F(s, a) of the evaluated states [R, A]
 * @param outflow log-sum of what leaves each of the K states, log R(x) at outcomes [K, 1]
 * @returns residuals [K, 1]
 */
export function flowMatching(tape: Tape, edgeFlow: Tensor, incoming: IncomingEdges, outflow: Tensor): Tensor {
  const { count, row, action, starts } = incoming;
  const flows = gatherCols(tape, gatherRows(tape, edgeFlow, row, count), action);
  return sub(tape, segmentLogSumExp(tape, flows, outflow.rows, starts), outflow);
}
