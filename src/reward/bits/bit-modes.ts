/**
 * Mode strings of the bit-sequence tasks, distances to them, and the strings on which correlation is
 * measured.
 */
import { RandomStream } from '../../random/stream.js';

/**
 * `count` distinct random strings of `length` bits.
 *
 * @throws when there are fewer than `count` strings of that length
 */
export function randomModes(length: number, count: number, seed: number): string[] {
  if (length < 31 && count > 2 ** length) {
    throw new Error(`bits: there are only ${2 ** length} strings of ${length} bits, got count ${count}`);
  }
  const random = new RandomStream(seed).fork('bits modes');
  return distinct(count, () => Array.from({ length }, () => random.uint32() & 1).join(''));
}

const blocks = ['00000000', '11111111', '11110000', '00001111', '00111100'] as const;

/**
 * `count` distinct strings of random 8-bit blocks, the construction of Malkin et al. 2022 (trajectory
 * balance, appendix on bit sequences).
 *
 * @throws when the length is no multiple of 8, or too short for so many
 */
export function malkinModes(length: number, count: number, seed: number): string[] {
  if (length < 8 || length % 8 !== 0)
    throw new Error(`bits: length must be a multiple of 8 for malkin, got ${length}`);
  const words = length / 8;
  if (words < 14 && count > blocks.length ** words) {
    throw new Error(
      `bits: there are only ${blocks.length ** words} strings of ${words} blocks, got count ${count}`,
    );
  }
  const random = new RandomStream(seed).fork('bits malkin');
  return distinct(count, () =>
    Array.from({ length: words }, () => blocks[random.int(blocks.length)]).join(''),
  );
}

function distinct(count: number, draw: () => string): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(draw());
  return [...found];
}

/**
 * For every mode the strings with 0, 1, .. length-1 random bits flipped: what log p(x) and log R(x) are
 * compared on (Malkin et al. 2022).
 *
 * @returns modes.length * length strings
 */
export function bitsTestSet(modes: readonly string[], seed: number): string[] {
  const random = new RandomStream(seed).fork('bits test set');
  return modes.flatMap((mode) => {
    const places = Int32Array.from(mode, (_, i) => i);
    return Array.from({ length: mode.length }, (_, flips) => {
      random.shuffle(places);
      const bits = Array.from(mode);
      for (const place of places.subarray(0, flips)) bits[place] = bits[place] === '0' ? '1' : '0';
      return bits.join('');
    });
  });
}

/** Least Hamming distance of 0/1 strings of one length to a list of them; bits are packed, 32 a word. */
export class NearestMode {
  private readonly words: number;
  private readonly modes: Uint32Array;
  private readonly packed: Uint32Array;

  constructor(
    modes: readonly string[],
    readonly length: number,
  ) {
    this.words = Math.ceil(length / 32);
    this.modes = new Uint32Array(modes.length * this.words);
    this.packed = new Uint32Array(this.words);
    modes.forEach((mode, m) => this.pack(mode, this.modes, m * this.words));
  }

  /** @throws one sentence on a string that is not `length` zeros and ones */
  distance(text: string): number {
    const { words, modes, packed } = this;
    this.pack(text, packed, 0);
    let least = this.length + 1;
    for (let at = 0; at < modes.length; at += words) {
      let distance = 0;
      for (let w = 0; w < words; w++) distance += ones((modes[at + w] ^ packed[w]) >>> 0);
      if (distance < least) least = distance;
    }
    return least;
  }

  private pack(text: string, out: Uint32Array, at: number): void {
    if (text.length !== this.length || /[^01]/.test(text)) {
      throw new Error(`bits: an outcome has ${this.length} letters 0 or 1, got ${JSON.stringify(text)}`);
    }
    for (let w = 0; w < this.words; w++) out[at + w] = Number.parseInt(text.slice(32 * w, 32 * w + 32), 2);
  }
}

/** Number of one bits of a 32-bit word. */
function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Least Levenshtein distance to the modes, counted in words of `width` bits. */
export class NearestEdit {
  private readonly modes: readonly string[][];
  private readonly row: Int32Array;

  constructor(
    modes: readonly string[],
    private readonly width: number,
  ) {
    this.modes = modes.map((mode) => this.split(mode));
    this.row = new Int32Array((this.modes[0]?.length ?? 0) + 1);
  }

  distance(text: string): number {
    const words = this.split(text);
    let least = Infinity;
    for (const mode of this.modes) least = Math.min(least, this.edits(words, mode));
    return least;
  }

  private split(text: string): string[] {
    return Array.from({ length: text.length / this.width }, (_, i) =>
      text.slice(i * this.width, (i + 1) * this.width),
    );
  }

  private edits(a: readonly string[], b: readonly string[]): number {
    const { row } = this;
    for (let j = 0; j <= b.length; j++) row[j] = j;
    for (let i = 1; i <= a.length; i++) {
      let diagonal = row[0];
      row[0] = i;
      for (let j = 1; j <= b.length; j++) {
        const above = row[j];
        row[j] = Math.min(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1));
        diagonal = above;
      }
    }
    return row[b.length];
  }
}
