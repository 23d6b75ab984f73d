/**
 * Relative trajectory balance (Venkatraman et al., NeurIPS 2024): fine-tunes a prior policy towards prior(x)
 * r(x)^(1/alpha),
 *
 *     d = log Z + sum_t log P_F(a_t|s_t) - sum_t log P_prior(a_t|s_t) - log r(x) / alpha
 *
 * P_B cancels between the two. Trust-PCL writes the same residual multiplied by alpha: its squared loss is
 * alpha^2 times this one.
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { add, sub } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { column, logZPerTrajectory, sumPerTrajectory } from './per-trajectory.js';

/**
 * @param logZ [1, 1], or one a trajectory [M, 1]
 * @param logPF log P_F of every action taken [N, 1]
 * @param logPrior the same of the prior policy [N]
 * @param logReward log r(x) of every trajectory [M]
 * @returns residuals [M, 1]
 */
export function relativeTrajectoryBalance(
  tape: Tape,
  batch: TrajectoryBatch,
  logZ: Tensor,
  logPF: Tensor,
  logPrior: ArrayLike<number>,
  logReward: ArrayLike<number>,
  alpha = 1,
): Tensor {
  if (!(alpha > 0)) throw new Error(`relative trajectory balance: alpha must be a number > 0, got ${alpha}`);
  const ratio = sub(tape, logPF, column(tape, logPrior, batch.size));
  const target = column(tape, logReward, batch.count);
  tape.backend.kernels.axpby(target.size, 1 / alpha, target.at, 0, 0, target.at);
  const forward = add(tape, logZPerTrajectory(tape, batch, logZ), sumPerTrajectory(tape, batch, ratio));
  return sub(tape, forward, target);
}
