/**
 * y = x W + bias for the first columns of W alone: an output layer of many classes of which only some exist
 * so far costs what these cost. Gradients of the other columns are zero.
 */
import { ACT_NONE } from '../kernels.js';
import type { Tape, TapeNode } from '../tape.js';
import type { LearnedParameter, Tensor } from '../tensor.js';
import { pack } from './linear.js';

function linearColumnsBackward(tape: Tape, node: TapeNode): void {
  const { arena, kernels } = tape.backend;
  const x = node.a!;
  const w = node.b!;
  const bias = node.c!;
  const { rows: m, cols: n, grad: dz } = node.out;
  const k = x.cols;
  const biasTarget = clearedTarget(tape, bias);
  kernels.colSum(m, n, dz, biasTarget, 1);
  const target = clearedTarget(tape, w);
  const packed = pack(tape, m, n, dz, n, 1);
  const scratch = arena.alloc(kernels.gemmScratch);
  kernels.gemm(k, n, m, x.at, 1, k, packed, target, w.cols, 0, ACT_NONE, 0, target, scratch);
  if (!x.needsGrad) return;
  const transposed = pack(tape, n, k, w.at, 1, w.cols);
  const written = x.gradWritten;
  const to = tape.gradTarget(x);
  kernels.gemm(m, k, n, dz, n, 1, transposed, to, k, 0, ACT_NONE, 0, written ? to : 0, 0);
}

/** Where to add a gradient of some columns: the others must be zero, not what was there before. */
function clearedTarget(tape: Tape, p: Tensor): number {
  const written = p.gradWritten;
  const at = tape.gradTarget(p);
  if (!written) tape.backend.kernels.fill(p.size, at, 0);
  return at;
}

/**
 * y[B, columns] = x[B, K] W[K, N] + bias[1, N], the first `columns` of N.
 * @throws when the shapes do not fit
 */
export function linearColumns(
  tape: Tape,
  x: Tensor,
  w: LearnedParameter,
  bias: LearnedParameter,
  columns: number,
): Tensor {
  if (x.cols !== w.rows || !(columns >= 1 && columns <= w.cols))
    throw new Error(
      `linearColumns: x has ${x.cols} columns, W is ${w.rows} x ${w.cols}; ${columns} columns are asked for`,
    );
  const { kernels } = tape.backend;
  // Packed anew: kernels may lay out fewer columns in another way than all of them.
  const packed = pack(tape, w.rows, columns, w.at, w.cols, 1);
  const out = tape.tensor(x.rows, columns);
  kernels.gemm(x.rows, columns, x.cols, x.at, x.cols, 1, packed, out.at, columns, bias.at, ACT_NONE, 0, 0, 0);
  tape.record(linearColumnsBackward, out, x, w, bias);
  return out;
}
