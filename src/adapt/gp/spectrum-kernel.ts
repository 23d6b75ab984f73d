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

/** Words of an alphabet that have their own numbers, at most; of more, those that points hold are numbered. */
const MOST_NUMBERED = 1 << 18;
/** Words of outcomes that are read beforehand, at most: 64 MB. Of more, outcomes are read when asked for. */
const MOST_KEPT = 1 << 24;

export class SpectrumKernel implements KernelPart {
  readonly name: string;
  private readonly masks: readonly WordMask[];
  private readonly length: number;
  private readonly vocabulary: number;
  /** Partner of each letter on the other strand, where both strands count. */
  private readonly complement: Int32Array | undefined;
  private readonly strand: Int32Array;
  /** All words, where each is its own number; else 0. */
  private readonly wordsInAll: number;
  /** Else the number of each word that a point holds. */
  private readonly numbers = new Map<number, number>();
  /** Holders of a word are entries [starts, starts + 1) of the lists, by its number. */
  private starts = new Int32Array(1);
  private holders = new Int32Array(0);
  private counts = new Float64Array(0);
  /** What a word adds to the sum that was weighed, by number; 0 behind the last. */
  private wordWeights: Float64Array;
  /** Words of one outcome. */
  private readonly words: Float64Array;
  private wordCount = 0;
  /** Number of each of them, -1 of one that has none. */
  private readonly found: Int32Array;
  /** Times that a word was met so far in the outcome that is read, by number; 0 in between. */
  private times: Int32Array;

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
    const places = masks.reduce((sum, mask) => sum + Math.max(0, length - mask[mask.length - 1]), 0);
    this.words = new Float64Array(places * (complement ? 2 : 1));
    this.found = new Int32Array(this.words.length);
    const all = masks.length * vocabulary ** letters;
    this.wordsInAll = all <= MOST_NUMBERED ? all : 0;
    this.times = new Int32Array(this.wordsInAll);
    this.wordWeights = new Float64Array(this.wordsInAll + 1);
  }

  /** Whether the words of an alphabet can be numbered. */
  static fits(masks: readonly WordMask[], vocabulary: number): boolean {
    const letters = Math.max(...masks.map((mask) => mask.length));
    return masks.length * vocabulary ** letters < Number.MAX_SAFE_INTEGER;
  }

  hold(tokens: Int32Array, count: number): void {
    const { found, length } = this;
    const most = count * this.words.length;
    // The words of each point, without doubles: number, times over |counts|, and where those of a point end.
    const [number, share, ends] = [new Int32Array(most), new Float64Array(most), new Int32Array(count)];
    let entries = 0;
    this.numbers.clear();
    for (let p = 0; p < count; p++) {
      this.readWords(tokens, p * length);
      if (!this.wordsInAll) this.numberWords();
      const scale = this.scale();
      for (let i = 0; i < this.wordCount; i++) this.times[found[i]]++;
      for (let i = 0; i < this.wordCount; i++) {
        const times = this.times[found[i]];
        if (times === 0) continue;
        number[entries] = found[i];
        share[entries++] = times * scale;
        this.times[found[i]] = 0;
      }
      ends[p] = entries;
    }
    const numbered = this.wordsInAll || this.numbers.size;
    const starts = new Int32Array(numbered + 1);
    for (let e = 0; e < entries; e++) starts[number[e] + 1]++;
    for (let w = 0; w < numbered; w++) starts[w + 1] += starts[w];
    const next = starts.slice();
    this.starts = starts;
    this.holders = new Int32Array(entries);
    this.counts = new Float64Array(entries);
    for (let p = 0, e = 0; p < count; p++) {
      for (; e < ends[p]; e++) {
        const to = next[number[e]]++;
        this.holders[to] = p;
        this.counts[to] = share[e];
      }
    }
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { found, starts, holders, counts } = this;
    this.readWords(tokens, at);
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
    if (this.wordWeights.length !== starts.length) this.wordWeights = new Float64Array(starts.length);
    for (let number = 0; number < starts.length - 1; number++) {
      let sum = 0;
      for (let e = starts[number]; e < starts[number + 1]; e++) sum += counts[e] * alpha[holders[e]];
      this.wordWeights[number] = weight * sum;
    }
  }

  score(tokens: Int32Array, at: number): number {
    const { found, wordWeights } = this;
    this.readWords(tokens, at);
    const scale = this.scale();
    let total = 0;
    for (let i = 0; i < this.wordCount; i++) if (found[i] >= 0) total += wordWeights[found[i]];
    return scale * total;
  }

  read(tokens: Int32Array, count: number): (out: Float64Array) => void {
    const { length, found } = this;
    const width = this.words.length;
    if (!this.wordsInAll || count * width > MOST_KEPT) {
      return (out) => {
        for (let x = 0; x < count; x++) out[x] += this.score(tokens, x * length);
      };
    }
    const scales = new Float64Array(count);
    // Behind the words of an outcome stands a number whose weight is 0.
    const numbers = new Int32Array(count * width).fill(this.wordsInAll);
    for (let x = 0; x < count; x++) {
      this.readWords(tokens, x * length);
      scales[x] = this.scale();
      for (let i = 0; i < this.wordCount; i++) numbers[x * width + i] = found[i];
    }
    return (out) => {
      const { wordWeights } = this;
      for (let x = 0, at = 0; x < count; x++) {
        let total = 0;
        for (const end = at + width; at < end; at++) total += wordWeights[numbers[at]];
        out[x] += scales[x] * total;
      }
    };
  }

  /** 1 / |counts| of the words that were read, and the number of each in `found`. */
  private scale(): number {
    const { words, wordCount, numbers, found, times, wordsInAll } = this;
    let squares = wordCount;
    for (let i = 0; i < wordCount; i++) {
      const number = wordsInAll ? words[i] : (numbers.get(words[i]) ?? -1);
      found[i] = number;
      if (number >= 0) squares += 2 * times[number]++;
      // Those that no point holds have no number: they are few, and compared in pairs.
      else for (let j = 0; j < i; j++) if (words[i] === words[j]) squares += 2;
    }
    for (let i = 0; i < wordCount; i++) if (found[i] >= 0) times[found[i]] = 0;
    return inverseRoot(squares);
  }

  /** Gives numbers to the words that were read and have none. */
  private numberWords(): void {
    const { numbers, words } = this;
    for (let i = 0; i < this.wordCount; i++) if (!numbers.has(words[i])) numbers.set(words[i], numbers.size);
    if (this.times.length >= numbers.size) return;
    this.times = new Int32Array(2 * numbers.size);
  }

  /** Reads all words of an outcome, on both strands where both count. */
  private readWords(tokens: Int32Array, at: number): void {
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
