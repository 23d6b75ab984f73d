/**
 * Tape autograd, define-by-run. Each operation (files in ops/) computes its value at once and leaves one node
 * on the tape; `backward` walks the nodes in reverse.
 *
 * Tensors and nodes are pooled and their memory lies above the arena's mark: once the pools have grown to the
 * size of one step, a training step creates no garbage at all. A tensor is valid until the `reset` of its
 * tape.
 */
import type { Backend } from './backend.js';
import { Tensor } from './tensor.js';

/**
 * One recorded operation: its output, its inputs and a few integers that its backward function knows the
 * meaning of.
 */
export class TapeNode {
  out!: Tensor;
  a: Tensor | undefined;
  b: Tensor | undefined;
  c: Tensor | undefined;
  d: Tensor | undefined;
  i0 = 0;
  i1 = 0;
  i2 = 0;
  i3 = 0;
  i4 = 0;
  x0 = 0;
  x1 = 0;
  backward!: (tape: Tape, node: TapeNode) => void;
}

export class Tape {
  readonly backend: Backend;
  /** When false, nothing is recorded: values only (roll-outs, evaluation). */
  recording = true;

  private readonly tensors: Tensor[] = [];
  private tensorCount = 0;
  private readonly nodes: TapeNode[] = [];
  private nodeCount = 0;
  private mark: number;

  constructor(backend: Backend) {
    this.backend = backend;
    this.mark = backend.arena.mark();
  }

  /**
   * Starts a step: forgets every node, releases every tensor. Parameters made since the last `begin` stay
   * below the new mark.
   */
  begin(): void {
    this.mark = this.backend.arena.mark();
    this.tensorCount = 0;
    this.nodeCount = 0;
  }

  /** Ends a step: gives the memory of all its tensors back. */
  end(): void {
    this.backend.arena.release(this.mark);
    this.tensorCount = 0;
    this.nodeCount = 0;
  }

  /** A fresh tensor without values. */
  tensor(rows: number, cols: number): Tensor {
    let t = this.tensors[this.tensorCount];
    if (t === undefined) {
      t = new Tensor();
      this.tensors.push(t);
    }
    this.tensorCount++;
    t.at = this.backend.arena.alloc(rows * cols);
    t.rows = rows;
    t.cols = cols;
    t.grad = 0;
    t.gradWritten = false;
    t.needsGrad = false;
    return t;
  }

  /** A constant tensor filled with a value. */
  filled(rows: number, cols: number, value: number): Tensor {
    const t = this.tensor(rows, cols);
    this.backend.kernels.fill(t.size, t.at, value);
    return t;
  }

  /** A constant tensor with the values of an array. */
  constant(rows: number, cols: number, values: ArrayLike<number>): Tensor {
    const t = this.tensor(rows, cols);
    const real = this.backend.arena.real;
    for (let i = 0; i < t.size; i++) real[(t.at >> 2) + i] = values[i];
    return t;
  }

  /** Room for int32 indices of this step; returns the byte offset. */
  ints(count: number): number {
    return this.backend.arena.alloc(count);
  }

  /** Room for mask bytes of this step; returns the byte offset. */
  bytes(count: number): number {
    return this.backend.arena.allocBytes(count);
  }

  /** Records an operation on up to four inputs; the node's integers are set by the caller. */
  record(
    backward: (tape: Tape, node: TapeNode) => void,
    out: Tensor,
    a: Tensor | undefined,
    b?: Tensor,
    c?: Tensor,
    d?: Tensor,
  ): TapeNode {
    let node = this.nodes[this.nodeCount];
    if (node === undefined) {
      node = new TapeNode();
      this.nodes.push(node);
    }
    const needed =
      a?.needsGrad === true || b?.needsGrad === true || c?.needsGrad === true || d?.needsGrad === true;
    // Without recording the node still exists, so that the caller can set its integers; it is simply not
    // kept.
    if (needed && this.recording) {
      this.nodeCount++;
      out.needsGrad = true;
    }
    node.out = out;
    node.a = a;
    node.b = b;
    node.c = c;
    node.d = d;
    node.backward = backward;
    return node;
  }

  /**
   * Byte offset of the tensor's gradient for a kernel that can either overwrite or add. Returns the offset;
   * read `tensor.gradWritten` *before* the call to know which of the two is meant (false: overwrite).
   */
  gradTarget(t: Tensor): number {
    if (t.grad === 0) t.grad = this.backend.arena.alloc(t.size);
    t.gradWritten = true;
    return t.grad;
  }

  /**
   * Byte offset of the tensor's gradient for a kernel that only adds: cleared first where nothing was written
   * yet.
   */
  gradToAdd(t: Tensor): number {
    const written = t.gradWritten;
    const at = this.gradTarget(t);
    if (!written) this.backend.kernels.fill(t.size, at, 0);
    return at;
  }

  /** Back-propagates from a scalar (or from every entry of a tensor, as if they were summed). */
  backward(loss: Tensor): void {
    if (!loss.needsGrad) throw new Error('tape: backward() of a tensor that depends on no parameter');
    this.backend.kernels.fill(loss.size, this.gradTarget(loss), 1);
    for (let i = this.nodeCount - 1; i >= 0; i--) {
      const node = this.nodes[i];
      if (node.out.gradWritten) node.backward(this, node);
    }
  }

  /** Value of a 1x1 tensor. */
  scalar(t: Tensor): number {
    return this.backend.arena.real[t.at >> 2];
  }

  /** The same values as a constant: gradients stop here. */
  detach(t: Tensor): Tensor {
    const out = this.tensor(0, 0);
    out.at = t.at;
    out.rows = t.rows;
    out.cols = t.cols;
    return out;
  }
}
