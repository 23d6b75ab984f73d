/**
 * Sub-trajectory balance, SubTB(lambda) (Madan et al., ICML 2023, eq. 6): a residual for every pair of states
 * i < j of a trajectory,
 *
 *     d_ij = log F(s_i) + sum_{t=i}^{j-1} (log P_F - log P_B) - log F(s_j),   weight lambda^(j-i) / sum of them
 *
 * with log R(x) in the place of log F at the end, and weights that sum to 1 over a trajectory. With A_i = log
 * F(s_i) - sum_{t<i} (log P_F - log P_B) the residual is A_i - A_j. lambda = 0 keeps single steps (detailed
 * balance), lambda = Infinity the whole trajectory (trajectory balance with log Z = log F(s0)).
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { add, mul, sub } from '../tensor/ops/elementwise.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import { prefixSum } from '../tensor/ops/prefix-sum.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { batchLogPB, trajectoryStarts } from './per-trajectory.js';

export interface SubTrajectories {
  /** d_ij of all pairs of all trajectories [P, 1]. */
  readonly residuals: Tensor;
  /** Their weights, which sum to 1 over the batch [P, 1], a constant. */
  readonly weights: Tensor;
}

/**
 * @param logF log F(s) of every source state [N, 1]
 * @param logPF log P_F of every action taken [N, 1]
 * @param logReward log R(x) of every trajectory [M]
 * @param lambda 0 <= lambda <= Infinity
 * @param logPB log P_B of every action taken [N, 1]; those of the batch by default
 */
export function subTrajectoryBalance(
  tape: Tape,
  batch: TrajectoryBatch,
  logF: Tensor,
  logPF: Tensor,
  logReward: ArrayLike<number>,
  lambda: number,
  logPB: Tensor = batchLogPB(tape, batch),
): SubTrajectories {
  if (!(lambda >= 0)) throw new Error(`subtb: lambda must be a number >= 0, got ${lambda}`);
  const steps = prefixSum(tape, sub(tape, logPF, logPB), batch.count, trajectoryStarts(tape, batch));
  const potential = sub(tape, flowOfNodes(tape, batch, logF, logReward), steps);
  const pairs = pairCount(batch);
  const from = tape.ints(pairs);
  const to = tape.ints(pairs);
  const weights = tape.tensor(pairs, 1);
  writePairs(tape, batch, lambda, from, to, weights);
  const residuals = sub(
    tape,
    gatherRows(tape, potential, from, pairs),
    gatherRows(tape, potential, to, pairs),
  );
  return { residuals, weights };
}

/**
 * log F of every state of every trajectory, log R(x) at its end [N + M, 1]; trajectory m begins at starts[m]
 * + m.
 */
function flowOfNodes(tape: Tape, batch: TrajectoryBatch, logF: Tensor, logReward: ArrayLike<number>): Tensor {
  const nodes = batch.size + batch.count;
  const row = tape.ints(nodes);
  const inner = tape.tensor(nodes, 1);
  const end = tape.tensor(nodes, 1);
  const { int, real } = tape.backend.arena;
  for (let m = 0, k = 0; m < batch.count; m++) {
    const last = batch.starts[m + 1];
    for (let i = batch.starts[m]; i <= last; i++, k++) {
      int[(row >> 2) + k] = i < last ? i : i - 1;
      real[(inner.at >> 2) + k] = i < last ? 1 : 0;
      real[(end.at >> 2) + k] = i < last ? 0 : logReward[m];
    }
  }
  return add(tape, mul(tape, gatherRows(tape, logF, row, nodes), inner), end);
}

function pairCount(batch: TrajectoryBatch): number {
  let pairs = 0;
  for (let m = 0; m < batch.count; m++) {
    const length = batch.starts[m + 1] - batch.starts[m];
    pairs += (length * (length + 1)) / 2;
  }
  return pairs;
}

function writePairs(
  tape: Tape,
  batch: TrajectoryBatch,
  lambda: number,
  from: number,
  to: number,
  weights: Tensor,
): void {
  const { int, real } = tape.backend.arena;
  let k = 0;
  for (let m = 0; m < batch.count; m++) {
    const first = batch.starts[m] + m;
    const length = batch.starts[m + 1] - batch.starts[m];
    const share = 1 / (batch.count * weightTotal(lambda, length));
    // The longest first where lambda > 1, so that no power overflows.
    for (let turn = 0, weight = share; turn < length; turn++) {
      const span = lambda > 1 ? length - turn : turn + 1;
      for (let i = 0; i + span <= length; i++, k++) {
        int[(from >> 2) + k] = first + i;
        int[(to >> 2) + k] = first + i + span;
        real[(weights.at >> 2) + k] = weight;
      }
      weight *= lambda > 1 ? 1 / lambda : lambda;
    }
  }
}

/**
 * Sum of the weights of all sub-trajectories of a trajectory with `length` transitions, relative to that of
 * the greatest weight: lambda^(j-i-1) for lambda <= 1, lambda^(j-i-length) beyond.
 */
export function weightTotal(lambda: number, length: number): number {
  let total = 0;
  for (let turn = 0, weight = 1; turn < length; turn++) {
    total += weight * (lambda > 1 ? turn + 1 : length - turn);
    weight *= lambda > 1 ? 1 / lambda : lambda;
  }
  return total;
}
