/**
 * A set of states, numbered in the order they were added: rows in one Int32Array and an open-addressing hash
 * table of row numbers. No object or string per state.
 */
export class StateTable {
  /** Integers per row. */
  readonly width: number;
  /** Number of rows. */
  count = 0;
  /** Rows [capacity, width]; the first `count` are filled. Replaced when it grows. */
  rows: Int32Array;
  /** Row number + 1 by slot, 0 where free. Its length is a power of 2, at least twice the number of rows. */
  private slots: Int32Array;

  constructor(width: number) {
    this.width = width;
    this.rows = new Int32Array(1024 * width);
    this.slots = new Int32Array(2048);
  }

  /** Number of the row `states[at..at+width)`, or -1 when it is not in the table. */
  find(states: Int32Array, at: number): number {
    return this.slots[this.slotOf(states, at)] - 1;
  }

  /** Number of the row, which is added when it is new. */
  add(states: Int32Array, at: number): number {
    const slot = this.slotOf(states, at);
    const known = this.slots[slot] - 1;
    if (known >= 0) return known;
    const { width } = this;
    const number = this.count++;
    if ((number + 1) * width > this.rows.length) this.growRows();
    for (let k = 0; k < width; k++) this.rows[number * width + k] = states[at + k];
    this.slots[slot] = number + 1;
    if (2 * this.count > this.slots.length) this.growSlots();
    return number;
  }

  /** Gives back the spare room behind the last row. */
  trim(): void {
    this.rows = this.rows.slice(0, this.count * this.width);
  }

  /** Bytes held. */
  get bytes(): number {
    return this.rows.byteLength + this.slots.byteLength;
  }

  /** The slot that holds the row, or the free one where it belongs. */
  private slotOf(states: Int32Array, at: number): number {
    const { width, rows, slots } = this;
    const last = slots.length - 1;
    // Multiply-and-rotate mixing and finalizer of MurmurHash3 (Appleby, public domain).
    let hash = 0;
    for (let k = 0; k < width; k++) {
      let word = Math.imul(states[at + k], 0xcc9e2d51);
      word = (word << 15) | (word >>> 17);
      hash ^= Math.imul(word, 0x1b873593);
      hash = (hash << 13) | (hash >>> 19);
      hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 16)) & last;
    for (;;) {
      const number = slots[slot] - 1;
      if (number < 0) return slot;
      let k = 0;
      while (k < width && rows[number * width + k] === states[at + k]) k++;
      if (k === width) return slot;
      slot = (slot + 1) & last;
    }
  }

  private growRows(): void {
    const larger = new Int32Array(2 * this.rows.length);
    larger.set(this.rows);
    this.rows = larger;
  }

  private growSlots(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let number = 0; number < this.count; number++) {
      this.slots[this.slotOf(this.rows, number * this.width)] = number + 1;
    }
  }
}
