/**
 * Detailed balance (Bengio et al., JMLR 2023, eq. 15), as residuals of every transition of a batch:
 *
 *     d = log F(s) + log P_F(a|s) - log F(s') - log P_B(s|s')
 *
 * On the last transition of a trajectory log R(x) takes the place of log F(s'). Nothing is squared here: the
 * penalty is the caller's choice, and tests look at the residuals themselves.
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { combine, mul, sub } from '../tensor/ops/elementwise.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';

/**
 * @param logF log F(s) of every source state [N, 1]
 * @param logPF log P_F of every action taken [N, 1]
 * @param logReward log R(x) of every trajectory [M]
 * @param extra log-terms subtracted from every residual [N], or undefined: outcome teleportation puts log
 * R(x|y) here
 * @param logPB log P_B of every action taken [N, 1], a learned one; those of the batch by default
 * @param targetLogF where log F(s') is taken from [N, 1], such as a target network; `logF` by default
 * @returns residuals [N, 1]
 */
export function detailedBalance(
  tape: Tape,
  batch: TrajectoryBatch,
  logF: Tensor,
  logPF: Tensor,
  logReward: ArrayLike<number>,
  extra?: ArrayLike<number>,
  logPB?: Tensor,
  targetLogF: Tensor = logF,
): Tensor {
  const n = batch.size;
  const next = tape.ints(n);
  const inner = tape.tensor(n, 1); // 1 where s' is not terminal
  const given = tape.tensor(n, 1); // what needs no network: log R(x), extra, log P_B where it is not learned
  const { real, int } = tape.backend.arena;
  for (let m = 0; m < batch.count; m++) {
    const end = batch.starts[m + 1];
    for (let i = batch.starts[m]; i < end; i++) {
      const last = i === end - 1;
      int[(next >> 2) + i] = last ? i : i + 1;
      real[(inner.at >> 2) + i] = last ? 0 : 1;
      real[(given.at >> 2) + i] =
        (logPB ? 0 : batch.logPB[i]) + (last ? logReward[m] : 0) + (extra ? extra[i] : 0);
    }
  }
  const logFNext = mul(tape, gatherRows(tape, targetLogF, next, n), inner);
  const d = sub(tape, combine(tape, 1, logF, 1, logPF), combine(tape, 1, logFNext, 1, given));
  return logPB ? sub(tape, d, logPB) : d;
}
