/**
 * What objectives with one residual a trajectory share: sums over its transitions, and one value repeated for
 * each.
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import { segmentSum } from '../tensor/ops/segments.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';

/** Byte offset of int32 [M + 1]: transitions of trajectory m are [starts[m], starts[m + 1]). */
export function trajectoryStarts(tape: Tape, batch: TrajectoryBatch): number {
  const starts = tape.ints(batch.count + 1);
  const { int } = tape.backend.arena;
  for (let m = 0; m <= batch.count; m++) int[(starts >> 2) + m] = batch.starts[m];
  return starts;
}

/** Sums over the transitions of each trajectory: [N, 1] -> [M, 1]. */
export function sumPerTrajectory(tape: Tape, batch: TrajectoryBatch, x: Tensor): Tensor {
  return segmentSum(tape, x, batch.count, trajectoryStarts(tape, batch));
}

/** One value [1, 1] for each of `rows` rows. */
export function repeat(tape: Tape, value: Tensor, rows: number): Tensor {
  const zeros = tape.ints(rows);
  tape.backend.arena.int.fill(0, zeros >> 2, (zeros >> 2) + rows);
  return gatherRows(tape, value, zeros, rows);
}

/** log Z of every trajectory [M, 1]: the one there is [1, 1], repeated, or each its own, under conditions. */
export function logZPerTrajectory(tape: Tape, batch: TrajectoryBatch, logZ: Tensor): Tensor {
  return logZ.rows === batch.count ? logZ : repeat(tape, logZ, batch.count);
}

/** log P_B of the batch's transitions as a constant [N, 1]. */
export function batchLogPB(tape: Tape, batch: TrajectoryBatch): Tensor {
  return column(tape, batch.logPB, batch.size);
}

/** The first `rows` values as a constant column. */
export function column(tape: Tape, values: ArrayLike<number>, rows: number): Tensor {
  const out = tape.tensor(rows, 1);
  const { real } = tape.backend.arena;
  for (let i = 0; i < rows; i++) real[(out.at >> 2) + i] = values[i];
  return out;
}
