/**
 * Modified detailed balance (Deleu et al., UAI 2022), for environments where every state can stop: since R(s)
 * = F(s) P_F(stop|s) there, flows drop out,
 *
 *     d = log R(s) + log P_F(a|s) + log P_F(stop|s') - log R(s') - log P_B(s|s') - log P_F(stop|s)
 *
 * for every transition but the stop itself.
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { add, mul, sub } from '../tensor/ops/elementwise.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { batchLogPB } from './per-trajectory.js';

/**
 * @param logPF log P_F of every action taken [N, 1]; the last of each trajectory is the stop
 * @param logStop log P_F(stop|s) of every source state [N, 1]
 * @param stateLogReward log R(s) of stopping at every source state [N]
 * @param logPB log P_B of every action taken [N, 1]; those of the batch by default
 * @returns residuals of the transitions that do not stop [N - M, 1]; one residual 0 when all trajectories
 * stop at once
 */
export function modifiedDetailedBalance(
  tape: Tape,
  batch: TrajectoryBatch,
  logPF: Tensor,
  logStop: Tensor,
  stateLogReward: ArrayLike<number>,
  logPB: Tensor = batchLogPB(tape, batch),
): Tensor {
  const moves = batch.size - batch.count;
  const rows = Math.max(1, moves);
  const from = tape.ints(rows);
  const to = tape.ints(rows);
  const gain = tape.tensor(rows, 1); // log R(s') - log R(s)
  const { int, real } = tape.backend.arena;
  int[from >> 2] = 0;
  int[to >> 2] = 0;
  real[gain.at >> 2] = 0;
  let k = 0;
  for (let m = 0; m < batch.count; m++) {
    for (let i = batch.starts[m]; i < batch.starts[m + 1] - 1; i++, k++) {
      int[(from >> 2) + k] = i;
      int[(to >> 2) + k] = i + 1;
      real[(gain.at >> 2) + k] = stateLogReward[i + 1] - stateLogReward[i];
    }
  }
  const forward = gatherRows(tape, sub(tape, sub(tape, logPF, logPB), logStop), from, rows);
  const d = sub(tape, add(tape, forward, gatherRows(tape, logStop, to, rows)), gain);
  return moves > 0 ? d : mul(tape, d, tape.filled(1, 1, 0));
}
