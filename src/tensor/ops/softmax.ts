/** Masked log-softmax, and picking the log-probability of the action taken. */
import type { Tape, TapeNode } from '../tape.js';
import type { Tensor } from '../tensor.js';

function maskedLogSoftmaxBackward(tape: Tape, node: TapeNode): void {
  const { out } = node;
  const x = node.a!;
  const written = x.gradWritten;
  tape.backend.kernels.maskedLogSoftmaxGrad(
    out.rows, out.cols, out.at, node.i0, out.grad, tape.gradTarget(x), written ? 1 : 0,
  ); // prettier-ignore
}

/**
 * Log-softmax of each row of x[B, A] over the allowed entries; the others get LOG_ZERO. mask: byte offset [B,
 * A], 0 = all allowed.
 */
export function maskedLogSoftmax(tape: Tape, x: Tensor, mask = 0): Tensor {
  const out = tape.tensor(x.rows, x.cols);
  tape.backend.kernels.maskedLogSoftmax(x.rows, x.cols, x.at, mask, out.at);
  tape.record(maskedLogSoftmaxBackward, out, x).i0 = mask;
  return out;
}

/** Rows [from, from + rows) of a `maskedLogSoftmax`, nothing recorded; see `linearRows`. */
export function maskedLogSoftmaxRows(
  tape: Tape,
  out: Tensor,
  from: number,
  rows: number,
  x: Tensor,
  mask: number,
): void {
  const at = from * x.cols;
  tape.backend.kernels.maskedLogSoftmax(rows, x.cols, x.at + 4 * at, mask + at, out.at + 4 * at);
}

/** Records the `maskedLogSoftmax` whose values `maskedLogSoftmaxRows` has written. */
export function recordMaskedLogSoftmax(tape: Tape, out: Tensor, x: Tensor, mask: number): void {
  tape.record(maskedLogSoftmaxBackward, out, x).i0 = mask;
}

function gatherColsBackward(tape: Tape, node: TapeNode): void {
  const x = node.a!;
  tape.backend.kernels.gatherColsGrad(x.rows, x.cols, node.i0, node.out.grad, tape.gradToAdd(x));
}

/** out[r] = x[r, idx[r]], a column [B, 1]; idx is the byte offset of int32 [B]. */
export function gatherCols(tape: Tape, x: Tensor, idx: number): Tensor {
  const out = tape.tensor(x.rows, 1);
  tape.backend.kernels.gatherCols(x.rows, x.cols, x.at, idx, out.at);
  tape.record(gatherColsBackward, out, x).i0 = idx;
  return out;
}

function gatherEntriesBackward(tape: Tape, node: TapeNode): void {
  const { out } = node;
  tape.backend.kernels.scatterAddRows(out.rows, 1, node.i0, out.grad, tape.gradToAdd(node.a!));
}

/**
 * out[r] = x[entry[r]], entries counted through the rows of x: entry row * cols + col, a column [count, 1].
 * Entries may repeat. `entries` is the byte offset of int32 [count].
 */
export function gatherEntries(tape: Tape, x: Tensor, entries: number, count: number): Tensor {
  const out = tape.tensor(count, 1);
  tape.backend.kernels.gatherRows(count, 1, entries, x.at, out.at);
  tape.record(gatherEntriesBackward, out, x).i0 = entries;
  return out;
}
