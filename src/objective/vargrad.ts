/**
 * Log-partition variance, VarGrad (Richter et al., NeurIPS 2020; Zhang et al. 2023): trajectory balance whose
 * log Z is the batch's own estimate, so there is no log Z to learn:
 *
 *     d_m = c_m - mean(c),   c = sum_t log P_F - sum_t log P_B - log R(x)
 *
 * The mean of d^2 is the variance of c over the batch (divided by M, not M - 1).
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { meanOfAll, sub } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { batchLogPB, repeat } from './per-trajectory.js';
import { trajectoryScore } from './trajectory-balance.js';

/**
 * @param logPF log P_F of every action taken [N, 1]
 * @param logReward log R(x) of every trajectory [M]
 * @param logPB log P_B of every action taken [N, 1]; those of the batch by default
 * @returns residuals [M, 1]
 * @throws when the batch holds one trajectory only: its variance is 0 whatever the policy
 */
export function logPartitionVariance(
  tape: Tape,
  batch: TrajectoryBatch,
  logPF: Tensor,
  logReward: ArrayLike<number>,
  logPB: Tensor = batchLogPB(tape, batch),
): Tensor {
  if (batch.count < 2)
    throw new Error(`vargrad: a batch of at least 2 trajectories is needed, got ${batch.count}`);
  const score = trajectoryScore(tape, batch, logPF, logReward, logPB);
  return sub(tape, score, repeat(tape, meanOfAll(tape, score), batch.count));
}
