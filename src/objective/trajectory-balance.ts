/**
 * Trajectory balance (Malkin et al., NeurIPS 2022, eq. 14), one residual a trajectory:
 *
 *     d = log Z + sum_t log P_F(a_t|s_t) - log R(x) - sum_t log P_B(s_t|s_{t+1})
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { add, sub } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { batchLogPB, column, logZPerTrajectory, sumPerTrajectory } from './per-trajectory.js';

/**
 * @param logZ [1, 1], or one a trajectory [M, 1]
 * @param logPF log P_F of every action taken [N, 1]
 * @param logReward log R(x) of every trajectory [M]
 * @param logPB log P_B of every action taken [N, 1]; those of the batch by default
 * @returns residuals [M, 1]
 */
export function trajectoryBalance(
  tape: Tape,
  batch: TrajectoryBatch,
  logZ: Tensor,
  logPF: Tensor,
  logReward: ArrayLike<number>,
  logPB: Tensor = batchLogPB(tape, batch),
): Tensor {
  const score = trajectoryScore(tape, batch, logPF, logReward, logPB);
  return add(tape, logZPerTrajectory(tape, batch, logZ), score);
}

/**
 * sum_t log P_F - sum_t log P_B - log R(x) of every trajectory [M, 1]: what equals -log Z at the exact flows.
 */
export function trajectoryScore(
  tape: Tape,
  batch: TrajectoryBatch,
  logPF: Tensor,
  logReward: ArrayLike<number>,
  logPB: Tensor,
): Tensor {
  const ratio = sumPerTrajectory(tape, batch, sub(tape, logPF, logPB));
  return sub(tape, ratio, column(tape, logReward, batch.count));
}
