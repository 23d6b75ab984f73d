/**
 * Spectrum kernel of strings (C. Leslie et al., Pac. Symp. Biocomput. 2002): the cosine of the counts of
 * words, wherever they stand. A word is read through a mask, so that one with gaps is a word too (after
 * gapped k-mers, M. Ghandi et al., PLoS Comput. Biol. 10, 2014).
 *
 * Points are found by the words they hold, so that an outcome costs what the words have in common.
 */
import { writeOtherStrand } from '../other-strand.js';
import type { KernelPart } from './kernel-part.js';

/** Offsets of the letters that a word is read from, the first one 0. */
export type WordMask = readonly number[];

/** A run of k letters. */
export const solidMask = (k: number): WordMask => Array.from({ length: k }, (_, i) => i);

/** Every way to read `letters` letters from a window whose both ends are read; a solid one is no gap. */
export function gappedMasks(letters: number, windows: readonly number[]): WordMask[] {
  const masks: WordMask[] = [];
  for (const window of windows) {
    const choose = (mask: number[], next: number): void => {
      if (mask.length === letters - 1) masks.push([...mask, window - 1]);
      else for (let i = next; i < window - 1; i++) choose([...mask, i], i + 1);
    };
    if (window > letters) choose([0], 1);
  }
  return masks;
}

/** 0 of 0. */
const inverseRoot = (squares: number): number => (squares > 0 ? 1 / Math.sqrt(squares) : 0);

export class SpectrumKernel implements KernelPart {
  readonly name: string;
  private readonly masks: readonly WordMask[];
  private readonly length: number;
  private readonly vocabulary: number;
  /** Partner of each letter on the other strand, where both strands count. */
  private readonly complement: Int32Array | undefined;
  private readonly strand: Int32Array;
  /** Number of each word that a point holds; its holders are entries [starts, starts + 1) of the lists. */
  private readonly numbers = new Map<number, number>();
  private starts = new Int32Array(1);
  private holders = new Int32Array(0);
  private counts = new Float64Array(0);
  /** 1 / |counts| of each point. */
  private scales = new Float64Array(0);
  /** What a word adds to the sum that was weighed, by number. */
  private wordWeights = new Float64Array(0);
  /** Words of one outcome. */
  private readonly words: Float64Array;
  private wordCount = 0;
  /** Number of each of them, -1 of one that no point holds. */
  private readonly found: Int32Array;
  /** Times that a word was met so far in the outcome that is read, by number; 0 in between. */
  private times = new Int32Array(0);

  /**
   * @param complement letters of the other strand: it is read as well
   * @throws when words are too many to be numbered
   */
  constructor(
    name: string,
    masks: readonly WordMask[],
    length: number,
    vocabulary: number,
    complement?: Int32Array,
  ) {
    const letters = Math.max(...masks.map((mask) => mask.length));
    if (!SpectrumKernel.fits(masks, vocabulary))
      throw new Error(`kernel: words of ${letters} letters out of ${vocabulary} are too many to be numbered`);
    this.name = name;
    this.masks = masks;
    this.length = length;
    this.vocabulary = vocabulary;
    this.complement = complement;
    this.strand = new Int32Array(length);
    this.words = new Float64Array(masks.length * length * (complement ? 2 : 1));
    this.found = new Int32Array(this.words.length);
  }

  /** Whether the words of an alphabet can be numbered. */
  static fits(masks: readonly WordMask[], vocabulary: number): boolean {
    const letters = Math.max(...masks.map((mask) => mask.length));
    return masks.length * vocabulary ** letters < Number.MAX_SAFE_INTEGER;
  }

  hold(tokens: Int32Array, count: number): void {
    const { numbers, words, length } = this;
    numbers.clear();
    this.scales = new Float64Array(count);
    // Points with their counts by word.
    const lists: Map<number, number>[] = [];
    for (let p = 0; p < count; p++) {
      this.read(tokens, p * length);
      let squares = 0;
      for (let i = 0; i < this.wordCount; i++) {
        let number = numbers.get(words[i]);
        if (number === undefined) {
          number = lists.length;
          numbers.set(words[i], number);
          lists.push(new Map());
        }
        const times = lists[number].get(p) ?? 0;
        squares += 2 * times + 1;
        lists[number].set(p, times + 1);
      }
      this.scales[p] = inverseRoot(squares);
    }
    const entries = lists.reduce((sum, list) => sum + list.size, 0);
    this.starts = new Int32Array(lists.length + 1);
    this.holders = new Int32Array(entries);
    this.counts = new Float64Array(entries);
    this.times = new Int32Array(lists.length);
    let to = 0;
    lists.forEach((list, number) => {
      for (const [point, times] of list) {
        this.holders[to] = point;
        this.counts[to++] = times * this.scales[point];
      }
      this.starts[number + 1] = to;
    });
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { found, starts, holders, counts } = this;
    this.read(tokens, at);
    const scale = weight * this.scale();
    for (let i = 0; i < this.wordCount; i++) {
      const number = found[i];
      if (number < 0) continue;
      const end = starts[number + 1];
      for (let e = starts[number]; e < end; e++) out[holders[e]] += counts[e] * scale;
    }
    return this.wordCount > 0 ? 1 : 0;
  }

  weigh(alpha: Float64Array, weight: number): void {
    const { starts, holders, counts } = this;
    this.wordWeights = new Float64Array(starts.length - 1);
    for (let number = 0; number < this.wordWeights.length; number++) {
      let sum = 0;
      for (let e = starts[number]; e < starts[number + 1]; e++) sum += counts[e] * alpha[holders[e]];
      this.wordWeights[number] = weight * sum;
    }
  }

  score(tokens: Int32Array, at: number): number {
    const { found, wordWeights } = this;
    this.read(tokens, at);
    const scale = this.scale();
    let total = 0;
    for (let i = 0; i < this.wordCount; i++) if (found[i] >= 0) total += wordWeights[found[i]];
    return scale * total;
  }

  /** 1 / |counts| of the words that were read, and the number of each in `found`. */
  private scale(): number {
    const { words, wordCount, numbers, found, times } = this;
    let squares = wordCount;
    for (let i = 0; i < wordCount; i++) {
      const number = numbers.get(words[i]) ?? -1;
      found[i] = number;
      if (number >= 0) squares += 2 * times[number]++;
      // Those that no point holds have no number: they are few, and compared in pairs.
      else for (let j = 0; j < i; j++) if (words[i] === words[j]) squares += 2;
    }
    for (let i = 0; i < wordCount; i++) if (found[i] >= 0) times[found[i]] = 0;
    return inverseRoot(squares);
  }

  /** Numbers all words of an outcome, on both strands where both count. */
  private read(tokens: Int32Array, at: number): void {
    this.wordCount = 0;
    this.readStrand(tokens, at);
    const { strand, complement } = this;
    if (!complement) return;
    writeOtherStrand(tokens, at, complement, strand);
    this.readStrand(strand, 0);
  }

  private readStrand(tokens: Int32Array, at: number): void {
    const { masks, length, vocabulary, words } = this;
    for (let m = 0; m < masks.length; m++) {
      const mask = masks[m];
      const last = mask[mask.length - 1];
      for (let i = 0; i + last < length && tokens[at + i + last] >= 0; i++) {
        let word = m;
        for (let l = 0; l < mask.length; l++) word = word * vocabulary + tokens[at + i + mask[l]];
        words[this.wordCount++] = word;
      }
    }
  }
}
