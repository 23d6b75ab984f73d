/**
 * The one memory that every kernel works on: a bump allocator over a WebAssembly.Memory.
 *
 * Parameters and optimizer state lie below a mark; what one step needs lies above it and is released by
 * moving the pointer back. So nothing is ever freed one by one, and no tensor needs a dispose().
 *
 * The float64 arena keeps three parallel arrays instead (reals, ints, bytes) that are addressed by the same
 * offsets: all code above it, autograd and networks included, then runs in double precision unchanged. Code
 * must therefore never read an int through `real` or the other way round.
 */

/** First byte the arena hands out. Below it lie the WebAssembly module's stack and static data. */
export const ARENA_BASE = 131072;

const ALIGN = 64;
const PAGE = 65536;
/** Offsets are signed 32-bit integers for the kernels. */
const MAX_BYTES = 0x7fff_0000;

export type RealArray = Float32Array | Float64Array;

export class Arena {
  /** Absent in the float64 arena. */
  readonly memory: WebAssembly.Memory | undefined;
  /**
   * Views of the whole memory. They are replaced when the arena grows: read them afresh, never keep them
   * across an `alloc`.
   */
  real: RealArray;
  int: Int32Array;
  byte: Uint8Array;
  /** Called after growth, so that native kernels can bind to the new buffer. */
  onGrow: (() => void) | undefined;

  private top = ARENA_BASE;
  private highWater = ARENA_BASE;

  /** @param shared threads may work on it too; its memory is then a SharedArrayBuffer, float32 only */
  constructor(precision: 'float32' | 'float64', initialBytes = 16 * PAGE, shared = false) {
    if (precision === 'float32') {
      const initial = Math.ceil((ARENA_BASE + initialBytes) / PAGE);
      this.memory = new WebAssembly.Memory({ initial, maximum: MAX_BYTES / PAGE, shared });
      this.real = new Float32Array(this.memory.buffer);
      this.int = new Int32Array(this.memory.buffer);
      this.byte = new Uint8Array(this.memory.buffer);
    } else {
      const elements = (ARENA_BASE + initialBytes) / 4;
      this.memory = undefined;
      this.real = new Float64Array(elements);
      this.int = new Int32Array(elements);
      this.byte = new Uint8Array(elements * 4);
    }
  }

  /** Bytes handed out now. */
  get used(): number {
    return this.top - ARENA_BASE;
  }

  /** Most bytes ever handed out at once: the arena's share of the peak memory. */
  get peak(): number {
    return this.highWater - ARENA_BASE;
  }

  /**
   * Room for `elements` 4-byte elements (reals or ints), aligned to 64 bytes, not cleared. Returns the byte
   * offset.
   */
  alloc(elements: number): number {
    const at = this.top;
    const next = at + (((elements * 4 + ALIGN - 1) / ALIGN) | 0) * ALIGN;
    if (next > this.byte.length) this.grow(next);
    this.top = next;
    if (next > this.highWater) this.highWater = next;
    return at;
  }

  /** Room for `count` bytes (masks). */
  allocBytes(count: number): number {
    return this.alloc((count + 3) >> 2);
  }

  mark(): number {
    return this.top;
  }

  /** Releases everything allocated since `mark()` gave this mark. */
  release(mark: number): void {
    if (mark < ARENA_BASE || mark > this.top)
      throw new Error(`arena: release(${mark}) is not a mark below the top ${this.top}`);
    this.top = mark;
  }

  private grow(needed: number): void {
    if (needed > MAX_BYTES) {
      throw new Error(
        `arena: ${needed} bytes needed, at most ${MAX_BYTES} can be had; use smaller batches or networks`,
      );
    }
    // Doubling keeps the number of growths small; the limit is address space, pages are touched when used.
    const bytes = Math.min(MAX_BYTES, Math.max(needed, this.byte.length * 2));
    if (this.memory) {
      const before = this.memory.buffer.byteLength;
      this.memory.grow(Math.ceil((bytes - before) / PAGE));
      this.real = new Float32Array(this.memory.buffer);
      this.int = new Int32Array(this.memory.buffer);
      this.byte = new Uint8Array(this.memory.buffer);
    } else {
      const elements = Math.ceil(bytes / 4);
      const real = new Float64Array(elements);
      real.set(this.real);
      const int = new Int32Array(elements);
      int.set(this.int);
      const byte = new Uint8Array(elements * 4);
      byte.set(this.byte);
      this.real = real;
      this.int = int;
      this.byte = byte;
    }
    this.onGrow?.();
  }
}
