/**
 * Pointer attention: one query per row over a handful of tokens (the outcome's letters, or alignments of a
 * state within it).
 */
import type { Tape, TapeNode } from '../tape.js';
import type { Tensor } from '../tensor.js';

function attentionBackward(tape: Tape, node: TapeNode): void {
  const { arena, kernels } = tape.backend;
  const [q, keys, values] = [node.a!, node.b!, node.c!];
  const [heads, tokens, group, weights] = [node.i0, node.i1, node.i2, node.i3];
  kernels.attentionGrad(
    q.rows, heads, q.cols / heads, tokens, q.at, keys.at, values.at, group, weights, node.out.grad,
    tape.gradToAdd(q), tape.gradToAdd(keys), tape.gradToAdd(values), arena.alloc(tokens),
  ); // prettier-ignore
}

/**
 * out[B, W] of queries q[B, W] over keys and values [G * L, W], W = heads * dim.
 * @param group byte offset of int32 [B], the token group of each row; 0 means group r for row r
 * @param present byte offset of the mask [G * L]; 0 means all tokens are present
 */
export function attention(
  tape: Tape,
  heads: number,
  tokens: number,
  q: Tensor,
  keys: Tensor,
  values: Tensor,
  group = 0,
  present = 0,
): Tensor {
  if (q.cols % heads !== 0)
    throw new Error(`attention: width ${q.cols} must be a multiple of heads, got ${heads}`);
  const out = tape.tensor(q.rows, q.cols);
  const weights = tape.backend.arena.alloc(q.rows * heads * tokens);
  tape.backend.kernels.attention(
    q.rows, heads, q.cols / heads, tokens, q.at, keys.at, values.at, group, present, weights, out.at,
  ); // prettier-ignore
  const node = tape.record(attentionBackward, out, q, keys, values);
  node.i0 = heads;
  node.i1 = tokens;
  node.i2 = group;
  node.i3 = weights;
  return out;
}
