/**
 * Where conformance cases lay out their inputs and outputs: seeded inputs that are the same for every flavor,
 * outputs between guard zones. Everything starts at an odd element, because kernels may be handed any row of
 * a matrix.
 */
import type { Backend } from '../backend.js';
import type { Arena } from '../arena.js';
import type { Kernels } from '../kernels.js';
import { philox } from '../philox.js';

/** Elements of guard zone on either side, and what outputs' zones hold; inputs lie between NaN. */
const GUARD = 17;
const GUARD_REAL = Math.fround(-7654321.5);
const GUARD_INT = -7654321;

/** Kernels with the arena that they work on. */
export type Subject = Pick<Backend, 'arena' | 'kernels'>;

const zero = (): number => 0;

interface Output {
  readonly kind: 'real' | 'int';
  readonly offset: number;
  readonly count: number;
}

export class Workbench {
  readonly arena: Arena;
  readonly kernels: Kernels;
  private readonly outputs: Output[] = [];
  private readonly words = new Uint32Array(4);
  private drawn = 0;

  constructor(
    subject: Subject,
    private readonly seed: number,
  ) {
    this.arena = subject.arena;
    this.kernels = subject.kernels;
  }

  /** Uniform in [0, 1), exact in float32. */
  private draw(): number {
    if (this.drawn % 4 === 0) philox(this.seed, 0, this.drawn / 4, 0, 0, 0, this.words);
    return (this.words[this.drawn++ % 4] >>> 8) * 2 ** -24;
  }

  /**
   * `count` reals that `value` gives for each index; rounded to float32 in every precision. Returns the
   * offset.
   */
  reals(count: number, value: (index: number) => number): number {
    const at = this.arena.alloc(count + 2 * GUARD) / 4;
    this.arena.real.fill(NaN, at, at + count + 2 * GUARD);
    for (let i = 0; i < count; i++) this.arena.real[at + GUARD + i] = Math.fround(value(i));
    return 4 * (at + GUARD);
  }

  /** `count` reals, uniform in [low, high). */
  uniforms(count: number, low = -1, high = 1): number {
    const offset = this.reals(count, zero);
    const { real } = this.arena;
    for (let i = 0; i < count; i++) real[offset / 4 + i] = Math.fround(low + (high - low) * this.draw());
    return offset;
  }

  /** `count` integers, uniform in [low, high). */
  ints(count: number, low: number, high: number): number {
    const at = this.arena.alloc(count + 2 * GUARD) / 4;
    for (let i = 0; i < count; i++)
      this.arena.int[at + GUARD + i] = low + Math.floor((high - low) * this.draw());
    return 4 * (at + GUARD);
  }

  /** Room that kernels may use as they like; holds garbage. */
  scratch(count: number): number {
    return this.arena.alloc(count);
  }

  /** Starts of `segments` segments of 0 to 2 * `length` elements, then the total; see `total`. */
  starts(segments: number, length: number): number {
    const offset = this.ints(segments + 1, 0, 2 * length + 1);
    let start = 0;
    for (let s = 0; s <= segments; s++) {
      const size = this.arena.int[offset / 4 + s];
      this.arena.int[offset / 4 + s] = start;
      start += size;
    }
    return offset;
  }

  /**
   * Mask bytes of `rows` rows: entries allowed with probability 1/2, but row 0 has exactly one allowed entry
   * and row 1 none, unless `some`, which allows at least one everywhere.
   */
  mask(rows: number, cols: number, some = false): number {
    const at = this.arena.allocBytes(rows * cols + 2 * GUARD) + GUARD;
    this.arena.byte.fill(1, at - GUARD, at + rows * cols + GUARD);
    for (let r = 0; r < rows; r++) {
      const one = Math.floor(cols * this.draw());
      for (let c = 0; c < cols; c++) {
        const allowed =
          r === 0 ? c === one : r === 1 && !some ? false : this.draw() < 0.5 || (some && c === one);
        this.arena.byte[at + r * cols + c] = allowed ? 1 : 0;
      }
    }
    return at;
  }

  /** Room for `count` results that start uniform in [-1, 1). */
  output(count: number): number {
    const offset = this.uniforms(count);
    this.guard(this.arena.real, offset / 4, count, GUARD_REAL);
    this.outputs.push({ kind: 'real', offset, count });
    return offset;
  }

  /** Room for `count` results that start at 0. */
  zeros(count: number): number {
    const offset = this.output(count);
    this.arena.real.fill(0, offset / 4, offset / 4 + count);
    return offset;
  }

  intOutput(count: number): number {
    const offset = this.ints(count, 0, 1);
    this.guard(this.arena.int, offset / 4, count, GUARD_INT);
    this.outputs.push({ kind: 'int', offset, count });
    return offset;
  }

  private guard(
    array: { fill(v: number, a: number, b: number): unknown },
    at: number,
    count: number,
    value: number,
  ): void {
    array.fill(value, at - GUARD, at);
    array.fill(value, at + count, at + count + GUARD);
  }

  /** All outputs one after the other, as written by the kernels; throws where a guard zone was touched. */
  results(): Float64Array {
    const all = new Float64Array(this.outputs.reduce((total, { count }) => total + count, 0));
    let to = 0;
    for (const { kind, offset, count } of this.outputs) {
      const array = kind === 'real' ? this.arena.real : this.arena.int;
      const guard = kind === 'real' ? GUARD_REAL : GUARD_INT;
      const at = offset / 4;
      for (let i = -GUARD; i < count + GUARD; i++) {
        if (i >= 0 && i < count) all[to++] = array[at + i];
        else if (array[at + i] !== guard)
          throw new Error(`element ${i} of an output of ${count} was overwritten`);
      }
    }
    return all;
  }
}
