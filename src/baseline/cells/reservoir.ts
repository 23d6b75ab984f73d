/** A uniform sample of all that was offered, of a size given beforehand (J. S. Vitter, 1985, algorithm R). */
import type { RandomStream } from '../../random/stream.js';

export class Reservoir {
  /** Rows held [capacity, size], and a number beside each. */
  readonly rows: Int32Array;
  readonly beside: Int32Array;
  count = 0;
  offered = 0;

  constructor(
    readonly capacity: number,
    private readonly size: number,
    private readonly random: RandomStream,
  ) {
    this.rows = new Int32Array(capacity * size);
    this.beside = new Int32Array(capacity);
  }

  offer(rows: Int32Array, at: number, beside: number): void {
    const slot = this.offered < this.capacity ? this.offered : this.random.int(this.offered + 1);
    this.offered++;
    if (slot >= this.capacity) return;
    this.count = Math.min(this.offered, this.capacity);
    for (let k = 0; k < this.size; k++) this.rows[slot * this.size + k] = rows[at + k];
    this.beside[slot] = beside;
  }
}
