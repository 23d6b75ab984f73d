/**
 * What the prior's network reads of a prefix: the last letters one by one, how many there are of each letter
 * so far, and how far it has come. Nothing of it looks ahead.
 */

export interface PrefixShape {
  readonly letters: number;
  /** Greatest length. */
  readonly length: number;
  /** Letters that are read one by one. */
  readonly window: number;
}

/** Counts of a letter from this one on look alike. */
const MOST_COUNTED = 6;
/** Alphabets beyond this (words of bits) are read without counts: most of them would be 0. */
const MOST_COUNTED_LETTERS = 64;

export class PrefixFeatures {
  /** Distinct indices. */
  readonly count: number;
  /** Entries a prefix. */
  readonly active: number;
  private readonly shape: PrefixShape;
  private readonly counted: number;
  private readonly seen: Int32Array;

  constructor(shape: PrefixShape) {
    const { letters, length, window } = shape;
    this.shape = shape;
    this.counted = letters <= MOST_COUNTED_LETTERS ? letters : 0;
    this.seen = new Int32Array(letters);
    this.active = window + 1 + this.counted;
    this.count = window * (letters + 1) + length + 1 + this.counted * MOST_COUNTED;
  }

  /**
   * Writes `active` indices for the first t letters of the string at `from`; -1 where there is nothing to
   * say.
   */
  write(row: Int32Array, from: number, t: number, out: Int32Array, outAt: number): void {
    const { letters, length, window } = this.shape;
    for (let d = 1; d <= window; d++) {
      // One place before the first letter stands the mark of the beginning; before that, nothing.
      const letter = t - d < 0 ? letters : row[from + t - d];
      out[outAt + d - 1] = t - d < -1 ? -1 : (d - 1) * (letters + 1) + letter;
    }
    const base = window * (letters + 1);
    out[outAt + window] = base + t;
    const { seen, counted } = this;
    if (counted === 0) return;
    seen.fill(0);
    for (let i = 0; i < t; i++) seen[row[from + i]]++;
    for (let c = 0; c < counted; c++) {
      const most = Math.min(seen[c], MOST_COUNTED);
      out[outAt + window + 1 + c] = most === 0 ? -1 : base + length + c * MOST_COUNTED + most;
    }
  }
}
