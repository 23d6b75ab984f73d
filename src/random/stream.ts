/**
 * A seeded random stream over Philox. Streams are split by name (`stream.fork('explorer')`), never shared, so
 * that adding a draw in one place does not shift the draws of another. The position is one number: a
 * checkpoint stores it.
 */
import type { JsonValue } from '../format/json-value.js';
import { storedCount, storedForm, storedObject, type StoredOf } from '../settings/stored-form.js';
import { philox } from '../tensor/philox.js';

const isWord = (value: JsonValue): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

export const streamState = storedObject({
  key: storedForm(
    'two integers of 32 bits',
    (value): value is readonly [number, number] =>
      Array.isArray(value) && value.length === 2 && value.every(isWord),
  ),
  position: storedCount,
});
export type StreamState = StoredOf<typeof streamState>;

export class RandomStream {
  private readonly key0: number;
  private readonly key1: number;
  private readonly block = new Uint32Array(4);
  /** Words drawn so far; word w lives in block floor(w / 4). */
  private position = 0;

  /** @param seed any safe integer */
  constructor(seed: number | StreamState) {
    if (typeof seed === 'object') {
      [this.key0, this.key1] = seed.key;
      this.position = seed.position;
      if (this.position % 4 !== 0) this.refill();
      return;
    }
    if (!Number.isSafeInteger(seed)) throw new Error(`random: seed must be a safe integer, got ${seed}`);
    this.key0 = seed >>> 0;
    this.key1 = Math.floor(seed / 0x1_0000_0000) >>> 0;
  }

  /**
   * An independent stream named by a string or number; it does not depend on how far this stream has been
   * read.
   */
  fork(name: string | number): RandomStream {
    const text = String(name);
    const words = new Uint32Array(4);
    // Absorb the name four characters at a time into the key, with counters that `uint32` never uses (c3 =
    // ~0).
    let k0 = this.key0;
    let k1 = this.key1;
    for (let i = 0; i < text.length; i += 2) {
      const c0 = text.charCodeAt(i);
      const c1 = i + 1 < text.length ? text.charCodeAt(i + 1) : 0x1_0000;
      philox(k0, k1, c0, c1, i, 0xffffffff, words);
      k0 = words[0];
      k1 = words[1];
    }
    philox(k0, k1, text.length, 0, 0, 0xfffffffe, words);
    return new RandomStream({ key: [words[0], words[1]], position: 0 });
  }

  private refill(): void {
    const index = Math.floor(this.position / 4);
    philox(this.key0, this.key1, index >>> 0, Math.floor(index / 0x1_0000_0000) >>> 0, 0, 0, this.block);
  }

  /** Next 32 random bits as an unsigned integer. */
  uint32(): number {
    const lane = this.position % 4;
    if (lane === 0) this.refill();
    this.position++;
    return this.block[lane];
  }

  /** Uniform in [0, 1) on a grid of 2^-32. */
  uniform(): number {
    return this.uint32() * 2.3283064365386963e-10;
  }

  /** Uniform integer in [0, n), without modulo bias. n in [1, 2^32]. */
  int(n: number): number {
    if (!(n >= 1 && n <= 0x1_0000_0000)) throw new Error(`random: int(n) needs 1 <= n <= 2^32, got ${n}`);
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % n);
    for (;;) {
      const word = this.uint32();
      if (word < limit) return word % n;
    }
  }

  /**
   * Fills `out[from..from+count)` with uniforms that are exact in float32 (grid of 2^-24), so never rounded
   * to 1.
   */
  fillUniform(out: { [index: number]: number }, from: number, count: number): void {
    for (let i = 0; i < count; i++) out[from + i] = (this.uint32() >>> 8) * 5.960464477539063e-8;
  }

  /** Fisher-Yates shuffle in place. */
  shuffle<T>(items: { [index: number]: T; readonly length: number }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
  }

  /** What a checkpoint stores; `new RandomStream(state)` goes on exactly here. */
  state(): StreamState {
    return { key: [this.key0, this.key1], position: this.position };
  }
}
