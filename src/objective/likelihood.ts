/**
 * Maximum likelihood on backward trajectories (Zhang et al., ICML 2022): with x drawn in proportion to R and
 * tau backwards from x by P_B,
 *
 *     loss = - mean_m sum_t log P_F(a_t|s_t)
 *
 * (the mean over such trajectories only: on the policy's own roll-outs it would reinforce whatever they do)
 * is least at the policy whose flows match R and P_B. It needs neither log Z nor flows, but draws from R: a
 * replay prioritized by reward, or data. It is a cross entropy and no squared residual: its least value is
 * not 0, its gradient there is (in expectation).
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { scale } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { sumPerTrajectory } from './per-trajectory.js';

/**
 * Weights that make a weighted sum the mean over trajectories `first`, `first` + 1, ... [M, 1]; all 0 when
 * there are none.
 */
export function meanFrom(tape: Tape, batch: TrajectoryBatch, first: number): Tensor {
  const weights = tape.tensor(batch.count, 1);
  const { real } = tape.backend.arena;
  const at = weights.at >> 2;
  for (let m = 0; m < batch.count; m++) real[at + m] = m < first ? 0 : 1 / (batch.count - first);
  return weights;
}

/**
 * @param logPF log P_F of every action taken [N, 1]
 * @returns -log P_F(tau) of every trajectory [M, 1]
 */
export function negativeLogLikelihood(tape: Tape, batch: TrajectoryBatch, logPF: Tensor): Tensor {
  return scale(tape, -1, sumPerTrajectory(tape, batch, logPF));
}
