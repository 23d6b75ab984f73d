/** Running sums within segments: what a trajectory has added up before each of its states. */
import type { Tape, TapeNode } from '../tape.js';
import type { Tensor } from '../tensor.js';

function prefixSumBackward(tape: Tape, node: TapeNode): void {
  const x = node.a!;
  const { arena } = tape.backend;
  const target = tape.gradToAdd(x) >> 2;
  const { real, int } = arena;
  const from = node.out.grad >> 2;
  const starts = node.i0 >> 2;
  for (let s = 0; s < node.i1; s++) {
    let total = 0;
    // out has one entry more a segment than x, so segment s begins at starts[s] + s there.
    for (let i = int[starts + s + 1] - 1; i >= int[starts + s]; i--) {
      total += real[from + i + s + 1];
      real[target + i] += total;
    }
  }
}

/**
 * Sums of x[N, 1] before each place of a segment, and of the whole segment: a segment of n entries gives n +
 * 1 values 0, x0, x0 + x1, ...
 * @param starts byte offset of int32 [S + 1]
 * @returns [N + S, 1]; segment s begins at starts[s] + s
 */
export function prefixSum(tape: Tape, x: Tensor, segments: number, starts: number): Tensor {
  const out = tape.tensor(x.rows + segments, 1);
  const { real, int } = tape.backend.arena;
  for (let s = 0; s < segments; s++) {
    let total = 0;
    let to = (out.at >> 2) + int[(starts >> 2) + s] + s;
    real[to++] = 0;
    for (let i = int[(starts >> 2) + s]; i < int[(starts >> 2) + s + 1]; i++) {
      total += real[(x.at >> 2) + i];
      real[to++] = total;
    }
  }
  const node = tape.record(prefixSumBackward, out, x);
  node.i0 = starts;
  node.i1 = segments;
  return out;
}
