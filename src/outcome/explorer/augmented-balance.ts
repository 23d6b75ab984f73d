/**
 * Trajectory balance augmented by intrinsic rewards (GAFN, Pan et al., ICLR 2023, the form for trajectory
 * balance), one residual a trajectory:
 *
 *     Z prod_t P_F(s_{t+1}|s_t) = (R(x) + r(s_n)) prod_t [ P_B(s_t|s_{t+1}) + r(s_t -> s_{t+1}) / F(s_{t+1}) ]
 *
 * in logarithms. r >= 0 are constants (no gradient reaches the novelty). The terminal edge has no edge term:
 * its reward is r(s_n). With r = 0 this is trajectory balance. The logarithm of a sum is taken as log(a + b)
 * = log a + softplus(log b - log a).
 */
import { logAddExp } from '../../math/log-space.js';
import { repeat, sumPerTrajectory } from '../../objective/per-trajectory.js';
import type { TrajectoryBatch } from '../../sampling/trajectories.js';
import { LOG_ZERO } from '../../tensor/kernels.js';
import { add, mul, softplus, sub } from '../../tensor/ops/elementwise.js';
import { gatherRows } from '../../tensor/ops/embed-bag.js';
import type { Tape } from '../../tensor/tape.js';
import type { Tensor } from '../../tensor/tensor.js';

/** log r below this counts as r = 0: nothing is added, and no infinity reaches a gradient. */
const NO_REWARD = -60;

/**
 * @param logZ [1, 1]
 * @param logPF log P_F of every action taken [N, 1]
 * @param logF log F(s) of every source state [N, 1]
 * @param intrinsic r(s_t -> s_{t+1}), the novelty of the state that transition t leads to, scaled [N]; that
 * of a last transition is r(s_n)
 * @param logReward log R(x) of every trajectory [M]
 * @returns residuals [M, 1]
 */
export function augmentedTrajectoryBalance(
  tape: Tape,
  batch: TrajectoryBatch,
  logZ: Tensor,
  logPF: Tensor,
  logF: Tensor,
  intrinsic: ArrayLike<number>,
  logReward: ArrayLike<number>,
): Tensor {
  const n = batch.size;
  const next = tape.ints(n);
  const inner = tape.tensor(n, 1); // 1 where the transition has an edge term
  const excess = tape.tensor(n, 1); // log r - log P_B
  const given = tape.tensor(n, 1); // log P_B, and log (R + r) at the end
  const { int, real } = tape.backend.arena;
  for (let m = 0; m < batch.count; m++) {
    const end = batch.starts[m + 1];
    for (let i = batch.starts[m]; i < end; i++) {
      const last = i === end - 1;
      const logR = intrinsic[i] > 0 ? Math.log(intrinsic[i]) : LOG_ZERO;
      int[(next >> 2) + i] = last ? i : i + 1;
      real[(inner.at >> 2) + i] = last || logR < NO_REWARD ? 0 : 1;
      real[(excess.at >> 2) + i] = last || logR < NO_REWARD ? 0 : logR - batch.logPB[i];
      real[(given.at >> 2) + i] = batch.logPB[i] + (last ? logAddExp(logReward[m], logR) : 0);
    }
  }
  const logFNext = mul(tape, gatherRows(tape, logF, next, n), inner);
  const edge = mul(tape, softplus(tape, sub(tape, excess, logFNext)), inner);
  const score = sub(tape, logPF, add(tape, given, edge));
  return add(tape, repeat(tape, logZ, batch.count), sumPerTrajectory(tape, batch, score));
}
