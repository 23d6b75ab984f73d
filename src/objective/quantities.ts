/**
 * The quantities of a batch, as objectives read them, gathered from evaluated network rows: rows are in the
 * order in which states were first visited, quantities in the order of the batch's transitions.
 */
import { Parents } from '../sampling/backward-head.js';
import type { NetworkRows } from '../sampling/network-rows.js';
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { add, mul, sub } from '../tensor/ops/elementwise.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import { gatherEntries } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { flowMatching } from './flow-matching.js';

/**
 * The entry of every transition's action in the row of its state [N, 1]. `order`: byte offset of int32 [N],
 * the rows.
 */
export function atActions(tape: Tape, batch: TrajectoryBatch, order: number, matrix: Tensor): Tensor {
  const entries = tape.ints(batch.size);
  const { int } = tape.backend.arena;
  for (let i = 0; i < batch.size; i++)
    int[(entries >> 2) + i] = int[(order >> 2) + i] * matrix.cols + batch.actions[i];
  return gatherEntries(tape, matrix, entries, batch.size);
}

/** One column of a matrix [R, A] at every transition's state [N, 1]. */
export function atColumn(tape: Tape, size: number, order: number, matrix: Tensor, index: number): Tensor {
  const entries = tape.ints(size);
  const { int } = tape.backend.arena;
  for (let i = 0; i < size; i++) int[(entries >> 2) + i] = int[(order >> 2) + i] * matrix.cols + index;
  return gatherEntries(tape, matrix, entries, size);
}

/**
 * log P_B of the learned backward head for every transition [N, 1].
 * @param endRows row of each trajectory's terminal state [M]; -1 where it has one parent, so that P_B = 1
 * @param parents of the rows; filled here
 */
export function learnedLogPB(
  tape: Tape,
  rows: NetworkRows,
  batch: TrajectoryBatch,
  order: number,
  endRows: Int32Array,
  parents = new Parents(batch.env),
): Tensor {
  const { size } = batch;
  parents.clear();
  // Where there is one parent only, P_B = 1 and there is nothing to learn.
  for (let r = 0; r < rows.count; r++) parents.add(rows.states, r * batch.env.stateSize, 2);
  if (parents.count === 0) return tape.filled(size, 1, 0);
  const { logits, total } = rows.network.backwardHead!.forward(tape, rows.hidden, parents);
  const entries = tape.ints(size);
  const states = tape.ints(size);
  const known = tape.tensor(size, 1); // 0 where P_B = 1
  const { int, real } = tape.backend.arena;
  // Where P_B = 1 any entry will do: it is multiplied by 0.
  let some = 0;
  while (parents.starts[some + 1] === 0) some++;
  for (let m = 0; m < batch.count; m++) {
    const last = batch.starts[m + 1] - 1;
    for (let i = batch.starts[m]; i <= last; i++) {
      const to = i < last ? int[(order >> 2) + i + 1] : endRows[m];
      const entry = to < 0 ? -1 : entryOf(parents, to, batch.actions[i]);
      int[(entries >> 2) + i] = Math.max(0, entry);
      int[(states >> 2) + i] = entry < 0 ? some : to;
      real[(known.at >> 2) + i] = entry < 0 ? 0 : 1;
    }
  }
  const logPB = sub(tape, gatherEntries(tape, logits, entries, size), gatherRows(tape, total, states, size));
  return mul(tape, logPB, known);
}

/** Where the parent by an action stands in the list, -1 for a state without listed parents. */
function entryOf({ starts, actions }: Parents, state: number, action: number): number {
  for (let e = starts[state]; e < starts[state + 1]; e++) if (actions[e] === action) return e;
  return -1;
}

/**
 * Flow-matching residuals at the state that every transition leads to [N, 1].
 * @param parents rows for the parents of those states; reserved and evaluated here
 * @param conditions of the trajectories [M, D], for a network with a condition
 */
export function matchingResiduals(
  tape: Tape,
  rows: NetworkRows,
  parents: NetworkRows,
  batch: TrajectoryBatch,
  order: number,
  logPF: Tensor,
  logReward: ArrayLike<number>,
  conditions?: Float64Array,
): Tensor {
  const { env, size: n } = batch;
  const width = env.stateSize;
  const state = new Int32Array(width);
  const mask = new Uint8Array(env.actionCount);
  /** Puts the state after transition i into `state`, and the actions that lead into it into `mask`. */
  const enter = (i: number, m: number): void => {
    const last = i === batch.starts[m + 1] - 1;
    const [from, at] = last ? [batch.ends, m * width] : [batch.states, (i + 1) * width];
    for (let k = 0; k < width; k++) state[k] = from[at + k];
    env.backwardMask(state, 0, mask, 0);
  };
  let edges = 0;
  for (let m = 0; m < batch.count; m++)
    for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) {
      enter(i, m);
      for (let a = 0; a < mask.length; a++) edges += mask[a];
    }
  parents.begin(edges, conditions, batch.count);
  const starts = tape.ints(n + 1);
  const row = tape.ints(edges);
  const action = tape.ints(edges);
  const next = tape.ints(n);
  const inner = tape.tensor(n, 1);
  const end = tape.tensor(n, 1);
  const { int, real } = tape.backend.arena;
  let e = 0;
  for (let m = 0; m < batch.count; m++)
    for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) {
      const last = i === batch.starts[m + 1] - 1;
      int[(starts >> 2) + i] = e;
      int[(next >> 2) + i] = last ? i : i + 1;
      real[(inner.at >> 2) + i] = last ? 0 : 1;
      real[(end.at >> 2) + i] = last ? logReward[m] : 0;
      enter(i, m);
      for (let a = 0; a < mask.length; a++) {
        if (!mask[a]) continue;
        env.stepBack(state, 0, a);
        int[(row >> 2) + e] = parents.write(state, 0, m);
        int[(action >> 2) + e] = a;
        env.step(state, 0, a);
        e++;
      }
    }
  int[(starts >> 2) + n] = e;
  parents.finish();
  // log sum_a F(s, a) = log F(s, a) - log P_F(a|s), for whichever action.
  const total = sub(tape, atActions(tape, batch, order, rows.logits), logPF);
  const outflow = add(tape, mul(tape, gatherRows(tape, total, next, n), inner), end);
  return flowMatching(tape, parents.logits, { count: e, row, action, starts }, outflow);
}
