/** y = act(x W + bias + init), the one product of the library. */
import { ACT_LEAKY, ACT_NONE } from '../kernels.js';
import type { Tape, TapeNode } from '../tape.js';
import { LearnedParameter, type Tensor } from '../tensor.js';

/** Bytes of a packed copy, see `Kernels.pack`. */
function packedElements(panel: number, k: number, n: number): number {
  return Math.ceil(n / panel) * panel * k;
}

/** Packs a matrix for this step only, see `Kernels.pack`. Returns its byte offset. */
export function pack(tape: Tape, k: number, n: number, b: number, bRow: number, bCol: number): number {
  const { arena, kernels } = tape.backend;
  const out = arena.alloc(packedElements(kernels.panel, k, n));
  kernels.pack(k, n, b, bRow, bCol, out);
  return out;
}

/**
 * Gradient of the pre-activation: dy itself without an activation. Shared by every operation with a fused
 * one.
 */
export function preActivationGrad(tape: Tape, out: Tensor, act: number, slope: number): number {
  if (act === ACT_NONE) return out.grad;
  const dz = tape.backend.arena.alloc(out.size);
  tape.backend.kernels.actGrad(out.size, out.at, out.grad, act, slope, dz, 0);
  return dz;
}

/** Adds dz to the gradient of a tensor of the same size. */
export function passGrad(tape: Tape, dz: number, to: Tensor): void {
  const written = to.gradWritten;
  const at = tape.gradTarget(to);
  tape.backend.kernels.axpby(to.size, 1, dz, 1, written ? at : 0, at);
}

/** Adds the column sums of dz[rows, cols] to the gradient of a bias. */
export function biasGrad(tape: Tape, rows: number, cols: number, dz: number, bias: Tensor): void {
  const written = bias.gradWritten;
  tape.backend.kernels.colSum(rows, cols, dz, tape.gradTarget(bias), written ? 1 : 0);
}

function linearBackward(tape: Tape, node: TapeNode): void {
  const { arena, kernels } = tape.backend;
  const x = node.a!;
  const w = node.b!;
  const { rows: m, cols: n } = node.out;
  const k = x.cols;
  const dz = preActivationGrad(tape, node.out, node.i0, node.x0);
  if (node.c?.needsGrad) biasGrad(tape, m, n, dz, node.c);
  // A residual's gradient is what the product with W is added to.
  const direct = node.d === x && x.needsGrad && !x.gradWritten;
  if (node.d?.needsGrad && !direct) passGrad(tape, dz, node.d);
  if (w.needsGrad) {
    const written = w.gradWritten;
    const target = tape.gradTarget(w);
    const packed = pack(tape, m, n, dz, n, 1);
    const scratch = arena.alloc(kernels.gemmScratch);
    kernels.gemm(k, n, m, x.at, 1, k, packed, target, n, 0, ACT_NONE, 0, written ? target : 0, scratch);
  }
  if (x.needsGrad) {
    const packed = w instanceof LearnedParameter ? w.packedTransposed() : pack(tape, n, k, w.at, 1, n);
    const written = x.gradWritten;
    const target = tape.gradTarget(x);
    const init = written ? target : direct ? dz : 0;
    kernels.gemm(m, k, n, dz, n, 1, packed, target, k, 0, ACT_NONE, 0, init, 0);
  }
}

/**
 * Rows [from, from + rows) of out = act(x W + bias + init), nothing recorded. With `recordLinear` afterwards
 * this is `linear` done in pieces: a roll-out fills its rows step by step and back-propagates through all of
 * them at once.
 */
export function linearRows(
  tape: Tape,
  out: Tensor,
  from: number,
  rows: number,
  x: Tensor,
  w: Tensor,
  bias?: Tensor,
  init?: Tensor,
  act = ACT_NONE,
  slope = 0.01,
): void {
  const { kernels } = tape.backend;
  const packed = w instanceof LearnedParameter ? w.packed() : pack(tape, w.rows, w.cols, w.at, w.cols, 1);
  const n = w.cols;
  const skip = 4 * from * n;
  kernels.gemm(
    rows, n, x.cols, x.at + 4 * from * x.cols, x.cols, 1, packed, out.at + skip, n, bias ? bias.at : 0, act, slope,
    init ? init.at + skip : 0, 0,
  ); // prettier-ignore
}

/** Records out = act(x W + bias + init), whose values `linearRows` has written. */
export function recordLinear(
  tape: Tape,
  out: Tensor,
  x: Tensor,
  w: Tensor,
  bias?: Tensor,
  init?: Tensor,
  act = ACT_NONE,
  slope = 0.01,
): void {
  const node = tape.record(linearBackward, out, x, w, bias, init);
  node.i0 = act;
  node.x0 = act === ACT_LEAKY ? slope : 0;
}

/**
 * y[B, N] = act(x[B, K] W[K, N] + bias[1, N] + init[B, N]); bias and init may be absent.
 * @param slope slope of the leaky activation below zero
 */
export function linear(
  tape: Tape,
  x: Tensor,
  w: Tensor,
  bias?: Tensor,
  init?: Tensor,
  act = ACT_NONE,
  slope = 0.01,
): Tensor {
  if (x.cols !== w.rows)
    throw new Error(`linear: x has ${x.cols} columns, W has ${w.rows} rows; they must be equal`);
  const out = tape.tensor(x.rows, w.cols);
  linearRows(tape, out, 0, x.rows, x, w, bias, init, act, slope);
  recordLinear(tape, out, x, w, bias, init, act, slope);
  return out;
}
