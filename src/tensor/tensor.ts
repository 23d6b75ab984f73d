/** Tensors are matrices [rows, cols] of reals in the arena; a parameter is one that outlives the step. */
import type { Backend } from './backend.js';

export class Tensor {
  /** Byte offset of the values. */
  at = 0;
  rows = 0;
  cols = 0;
  /** Byte offset of the gradient; 0 until one is needed. */
  grad = 0;
  /** False while `grad` holds no value of this step: the first writer overwrites, later ones add. */
  gradWritten = false;
  needsGrad = false;

  get size(): number {
    return this.rows * this.cols;
  }
}

/**
 * A trainable matrix. Its packed copies (see `Kernels.pack`) are kept between optimizer steps, because a
 * roll-out multiplies by the same weights once per environment step.
 */
export class LearnedParameter extends Tensor {
  readonly name: string;
  /** Adam's running moments, byte offsets. */
  readonly moment1: number;
  readonly moment2: number;
  private readonly backend: Backend;
  private packedAt = 0;
  private packedVersion = -1;
  private transposedAt = 0;
  private transposedVersion = -1;
  private version = 0;

  constructor(backend: Backend, name: string, rows: number, cols: number) {
    super();
    const { arena, kernels } = backend;
    this.backend = backend;
    this.name = name;
    this.rows = rows;
    this.cols = cols;
    this.needsGrad = true;
    this.at = arena.alloc(this.size);
    this.grad = arena.alloc(this.size);
    this.moment1 = arena.alloc(this.size);
    this.moment2 = arena.alloc(this.size);
    for (const offset of [this.at, this.grad, this.moment1, this.moment2]) kernels.fill(this.size, offset, 0);
  }

  /** Reserves the packed copies; called once for parameters that are used as the weight of a product. */
  reservePacked(): void {
    if (this.packedAt) return;
    const { arena, kernels } = this.backend;
    const panels = (n: number): number => Math.ceil(n / kernels.panel) * kernels.panel;
    this.packedAt = arena.alloc(panels(this.cols) * this.rows);
    this.transposedAt = arena.alloc(panels(this.rows) * this.cols);
  }

  /** To be called whenever the values have changed. */
  touch(): void {
    this.version++;
  }

  /** Packed W [rows, cols], up to date. */
  packed(): number {
    if (this.packedVersion !== this.version) {
      this.backend.kernels.pack(this.rows, this.cols, this.at, this.cols, 1, this.packedAt);
      this.packedVersion = this.version;
    }
    return this.packedAt;
  }

  /** Packed transpose of W [cols, rows], up to date. */
  packedTransposed(): number {
    if (this.transposedVersion !== this.version) {
      this.backend.kernels.pack(this.cols, this.rows, this.at, 1, this.cols, this.transposedAt);
      this.transposedVersion = this.version;
    }
    return this.transposedAt;
  }
}
