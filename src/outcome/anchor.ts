/**
 * The anchor F(s0|y) = 1 (ours): flows of all outcomes on one scale, as sums over outcomes need them, and no
 * degenerate optimum on successes alone.
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { huber, weightedSum } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';

/**
 * weight * mean over trajectories of the penalty of log F(s0|y) [1, 1].
 * @param logF log F(s|y) of every state of the batch [N, 1]
 * @param delta Huber threshold; default: that of `huber`
 */
export function anchorLoss(
  tape: Tape,
  batch: TrajectoryBatch,
  logF: Tensor,
  weight: number,
  delta?: number,
): Tensor {
  const weights = tape.filled(batch.size, 1, 0);
  const { real } = tape.backend.arena;
  for (let m = 0; m < batch.count; m++) real[(weights.at >> 2) + batch.starts[m]] = weight / batch.count;
  return weightedSum(tape, huber(tape, logF, delta), weights);
}
