/**
 * Outcomes as bits, so that the places in which two of them differ are counted by the word and not one by
 * one. A place takes as many bits as the vocabulary needs, with a sign of its own for what lies behind the
 * end where lengths differ.
 */
import type { Places } from './kernel-sums.js';

export class PackedPlaces {
  /** Words of 32 bits an outcome. */
  readonly words: number;
  private readonly length: number;
  private readonly bits: number;
  private readonly perWord: number;
  /** What the lowest token is written as. */
  private readonly first: number;
  /** The lowest bit of every place. */
  private readonly lowest: number;

  constructor({ tokenLength: length, vocabulary, variableLength }: Places) {
    this.length = length;
    this.first = variableLength ? 1 : 0;
    this.bits = Math.max(1, Math.ceil(Math.log2(vocabulary + this.first)));
    this.perWord = Math.max(1, Math.floor(32 / this.bits));
    this.words = Math.ceil(length / this.perWord);
    let lowest = 0;
    for (let i = 0; i < this.perWord; i++) lowest |= 1 << (i * this.bits);
    this.lowest = lowest;
  }

  /** Writes the outcome at tokens[at ..] to out[outAt .. outAt + words). */
  pack(tokens: Int32Array, at: number, out: Int32Array, outAt: number): void {
    const { length, bits, perWord, words, first } = this;
    for (let w = 0; w < words; w++) {
      let word = 0;
      const end = Math.min(length, (w + 1) * perWord);
      for (let i = w * perWord; i < end; i++) word = (word << bits) | (tokens[at + i] + first);
      out[outAt + w] = word;
    }
  }

  /** Places in which two packed outcomes differ. */
  different(a: Int32Array, atA: number, b: Int32Array, atB: number): number {
    const { words, bits, lowest } = this;
    let total = 0;
    for (let w = 0; w < words; w++) {
      const unlike = a[atA + w] ^ b[atB + w];
      if (unlike === 0) continue;
      // Any bit of a place, brought down to its lowest.
      let any = unlike;
      for (let bit = 1; bit < bits; bit++) any |= unlike >>> bit;
      any &= lowest;
      any -= (any >>> 1) & 0x55555555;
      any = (any & 0x33333333) + ((any >>> 2) & 0x33333333);
      total += Math.imul((any + (any >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    return total;
  }
}
