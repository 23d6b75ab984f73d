/**
 * Sparse first layer: a sum of weight rows picked by active feature indices, instead of a product with a
 * dense one-hot.
 */
import { ACT_LEAKY, ACT_NONE } from '../kernels.js';
import type { Tape, TapeNode } from '../tape.js';
import type { Tensor } from '../tensor.js';
import { biasGrad, passGrad, preActivationGrad } from './linear.js';

function embedBagBackward(tape: Tape, node: TapeNode): void {
  const { kernels } = tape.backend;
  const { rows, cols } = node.out;
  const dz = preActivationGrad(tape, node.out, node.i3, node.x0);
  const [table, bias, base] = [node.a!, node.b, node.c];
  if (table.needsGrad) kernels.embedBagGrad(rows, node.i0, cols, node.i1, dz, tape.gradToAdd(table));
  if (bias?.needsGrad) biasGrad(tape, rows, cols, dz, bias);
  if (base?.needsGrad) {
    if (node.i2) kernels.scatterAddRows(rows, cols, node.i2, dz, tape.gradToAdd(base));
    else passGrad(tape, dz, base);
  }
}

/**
 * out[r] = act(bias + base[group[r]] + sum_j table[idx[r, j]]), out[B, N].
 * @param idx byte offset of int32 [B, active]; negative entries are skipped
 * @param base rows [G, N] shared by the states of a trajectory (the outcome's part); `group` int32 [B] says
 * which row, 0 means row r
 */
export function embedBag(
  tape: Tape,
  rows: number,
  active: number,
  idx: number,
  table: Tensor,
  bias?: Tensor,
  base?: Tensor,
  group = 0,
  act = ACT_NONE,
  slope = 0.01,
): Tensor {
  const out = tape.tensor(rows, table.cols);
  tape.backend.kernels.embedBag(
    rows, active, table.cols, idx, table.at, bias ? bias.at : 0, base ? base.at : 0, group, act, slope, out.at,
  ); // prettier-ignore
  const node = tape.record(embedBagBackward, out, table, bias, base);
  node.i0 = active;
  node.i1 = idx;
  node.i2 = group;
  node.i3 = act;
  node.x0 = act === ACT_LEAKY ? slope : 0;
  return out;
}

/**
 * Rows [from, from + rows) of an `embedBag`, nothing recorded; see `linearRows`. A base needs a group for
 * every row.
 */
export function embedBagRows(
  tape: Tape,
  out: Tensor,
  from: number,
  rows: number,
  active: number,
  idx: number,
  table: Tensor,
  bias: Tensor,
  act = ACT_NONE,
  slope = 0.01,
  base?: Tensor,
  group = 0,
): void {
  const cols = table.cols;
  tape.backend.kernels.embedBag(
    rows, active, cols, idx + 4 * from * active, table.at, bias.at, base ? base.at : 0, base ? group + 4 * from : 0,
    act, slope, out.at + 4 * from * cols,
  ); // prettier-ignore
}

/** Records the `embedBag` whose values `embedBagRows` has written. */
export function recordEmbedBag(
  tape: Tape,
  out: Tensor,
  active: number,
  idx: number,
  table: Tensor,
  bias: Tensor,
  act = ACT_NONE,
  slope = 0.01,
  base?: Tensor,
  group = 0,
): void {
  const node = tape.record(embedBagBackward, out, table, bias, base);
  node.i0 = active;
  node.i1 = idx;
  node.i2 = group;
  node.i3 = act;
  node.x0 = act === ACT_LEAKY ? slope : 0;
}

function gatherRowsBackward(tape: Tape, node: TapeNode): void {
  const { rows, cols } = node.out;
  tape.backend.kernels.scatterAddRows(rows, cols, node.i0, node.out.grad, tape.gradToAdd(node.a!));
}

/** out[r] = x[idx[r]]; idx is the byte offset of int32 [rows]. */
export function gatherRows(tape: Tape, x: Tensor, idx: number, rows: number): Tensor {
  const out = tape.tensor(rows, x.cols);
  tape.backend.kernels.gatherRows(rows, x.cols, idx, x.at, out.at);
  tape.record(gatherRowsBackward, out, x).i0 = idx;
  return out;
}
