/**
 * Single entries of a product with a transposed weight: an output layer of which only a few columns are
 * wanted in each row.
 */
import type { Tape, TapeNode } from '../tape.js';
import type { Tensor } from '../tensor.js';

function entryDotBackward(tape: Tape, node: TapeNode): void {
  const [x, w, bias] = [node.a!, node.b!, node.c];
  const dx = x.needsGrad ? tape.gradToAdd(x) : 0;
  const dw = w.needsGrad ? tape.gradToAdd(w) : 0;
  const dBias = bias?.needsGrad ? tape.gradToAdd(bias) : 0;
  tape.backend.kernels.entryDotGrad(
    node.out.rows, x.cols, node.i0, node.i1, x.at, w.at, node.out.grad, dx, dw, dBias,
  ); // prettier-ignore
}

/**
 * out[e] = x[row[e]] . w[col[e]] + bias[col[e]], a column [E, 1]; x[R, W], w[N, W], bias[1, N]. Rows and
 * columns may repeat.
 * @param row byte offset of int32 [E]; `col` likewise
 */
export function entryDot(
  tape: Tape,
  x: Tensor,
  w: Tensor,
  bias: Tensor,
  row: number,
  col: number,
  entries: number,
): Tensor {
  if (x.cols !== w.cols)
    throw new Error(`entryDot: x and w must have equally many columns, got ${x.cols} and ${w.cols}`);
  const out = tape.tensor(entries, 1);
  tape.backend.kernels.entryDot(entries, x.cols, row, col, x.at, w.at, bias.at, out.at);
  const node = tape.record(entryDotBackward, out, x, w, bias);
  node.i0 = row;
  node.i1 = col;
  return out;
}
