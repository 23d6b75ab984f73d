/** Elementwise operations and reductions. */
import { UNARY_EXP, UNARY_LOG, UNARY_RELU, UNARY_SOFTPLUS } from '../kernels.js';
import type { Tape, TapeNode } from '../tape.js';
import type { Tensor } from '../tensor.js';

function sameSize(name: string, a: Tensor, b: Tensor): void {
  if (a.size !== b.size)
    throw new Error(`${name}: sizes must be equal, got ${a.rows}x${a.cols} and ${b.rows}x${b.cols}`);
}

/** dst.grad += factor * src. */
function addScaled(tape: Tape, factor: number, src: number, dst: Tensor): void {
  const written = dst.gradWritten;
  const at = tape.gradTarget(dst);
  tape.backend.kernels.axpby(dst.size, factor, src, 1, written ? at : 0, at);
}

function combineBackward(tape: Tape, node: TapeNode): void {
  if (node.a!.needsGrad) addScaled(tape, node.x0, node.out.grad, node.a!);
  if (node.b?.needsGrad) addScaled(tape, node.x1, node.out.grad, node.b);
}

/** alpha * a + beta * b. */
export function combine(tape: Tape, alpha: number, a: Tensor, beta: number, b: Tensor): Tensor {
  sameSize('combine', a, b);
  const out = tape.tensor(a.rows, a.cols);
  tape.backend.kernels.axpby(out.size, alpha, a.at, beta, b.at, out.at);
  const node = tape.record(combineBackward, out, a, b);
  node.x0 = alpha;
  node.x1 = beta;
  return out;
}

export function add(tape: Tape, a: Tensor, b: Tensor): Tensor {
  return combine(tape, 1, a, 1, b);
}

export function sub(tape: Tape, a: Tensor, b: Tensor): Tensor {
  return combine(tape, 1, a, -1, b);
}

/** alpha * a. */
export function scale(tape: Tape, alpha: number, a: Tensor): Tensor {
  const out = tape.tensor(a.rows, a.cols);
  tape.backend.kernels.axpby(out.size, alpha, a.at, 0, 0, out.at);
  tape.record(combineBackward, out, a).x0 = alpha;
  return out;
}

function mulBackward(tape: Tape, node: TapeNode): void {
  const { kernels } = tape.backend;
  const { out } = node;
  const [a, b] = [node.a!, node.b!];
  if (a.needsGrad) kernels.mul(out.size, out.grad, b.at, tape.gradToAdd(a), 1);
  if (b.needsGrad) kernels.mul(out.size, out.grad, a.at, tape.gradToAdd(b), 1);
}

/** a * b, entry by entry. */
export function mul(tape: Tape, a: Tensor, b: Tensor): Tensor {
  sameSize('mul', a, b);
  const out = tape.tensor(a.rows, a.cols);
  tape.backend.kernels.mul(out.size, a.at, b.at, out.at, 0);
  tape.record(mulBackward, out, a, b);
  return out;
}

function unaryBackward(tape: Tape, node: TapeNode): void {
  const x = node.a!;
  tape.backend.kernels.unaryGrad(x.size, node.i0, x.at, node.out.at, node.out.grad, tape.gradToAdd(x));
}

function unary(tape: Tape, code: number, x: Tensor): Tensor {
  const out = tape.tensor(x.rows, x.cols);
  tape.backend.kernels.unary(x.size, code, x.at, out.at);
  tape.record(unaryBackward, out, x).i0 = code;
  return out;
}

export function exp(tape: Tape, x: Tensor): Tensor {
  return unary(tape, UNARY_EXP, x);
}

/** log(max(x, 1e-38)). */
export function log(tape: Tape, x: Tensor): Tensor {
  return unary(tape, UNARY_LOG, x);
}

/** log(1 + e^x). */
export function softplus(tape: Tape, x: Tensor): Tensor {
  return unary(tape, UNARY_SOFTPLUS, x);
}

export function relu(tape: Tape, x: Tensor): Tensor {
  return unary(tape, UNARY_RELU, x);
}

function huberBackward(tape: Tape, node: TapeNode): void {
  const d = node.a!;
  tape.backend.kernels.huberGrad(d.size, d.at, node.x0, node.out.grad, tape.gradToAdd(d));
}

/** d^2 where |d| <= delta, delta (2 |d| - delta) beyond; delta = 0 gives plain squares. No factor 1/2. */
export function huber(tape: Tape, d: Tensor, delta = 0): Tensor {
  const out = tape.tensor(d.rows, d.cols);
  tape.backend.kernels.huber(d.size, d.at, delta, out.at);
  tape.record(huberBackward, out, d).x0 = delta;
  return out;
}

function sumBackward(tape: Tape, node: TapeNode): void {
  const { arena, kernels } = tape.backend;
  const x = node.a!;
  const dy = arena.real[node.out.grad >> 2];
  const ones = arena.alloc(x.size);
  kernels.fill(x.size, ones, dy * node.x0);
  addScaled(tape, 1, ones, x);
}

function weightedSumBackward(tape: Tape, node: TapeNode): void {
  const dy = tape.backend.arena.real[node.out.grad >> 2];
  if (node.a!.needsGrad) addScaled(tape, dy, node.b!.at, node.a!);
  if (node.b!.needsGrad) addScaled(tape, dy, node.a!.at, node.b!);
}

/** Sum of all entries, [1, 1]. */
export function sum(tape: Tape, x: Tensor): Tensor {
  const out = tape.tensor(1, 1);
  tape.backend.kernels.sum(x.size, x.at, out.at);
  tape.record(sumBackward, out, x).x0 = 1;
  return out;
}

/** Mean of all entries, [1, 1]. */
export function meanOfAll(tape: Tape, x: Tensor): Tensor {
  const out = tape.tensor(1, 1);
  const factor = 1 / x.size;
  tape.backend.kernels.sum(x.size, x.at, out.at);
  tape.backend.kernels.axpby(1, factor, out.at, 0, 0, out.at);
  tape.record(sumBackward, out, x).x0 = factor;
  return out;
}

/** sum_i a[i] b[i], [1, 1]. */
export function weightedSum(tape: Tape, a: Tensor, b: Tensor): Tensor {
  sameSize('weightedSum', a, b);
  const out = tape.tensor(1, 1);
  tape.backend.kernels.dot(a.size, a.at, b.at, out.at);
  tape.record(weightedSumBackward, out, a, b);
  return out;
}
