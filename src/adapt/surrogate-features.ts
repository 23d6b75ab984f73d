/**
 * What a surrogate sees of an outcome: one feature per (position, token), and more where tokens are more than
 * names.
 *
 * - Strings: one per k-mer wherever it stands. A binding site moved by one position changes every (position,
 *   token) feature and hardly a k-mer, so k-mers carry over what few scores have taught.
 * - Numbers in order (grids): one per threshold that the coordinate has reached. Neighbors share all but one,
 *   so that they are taken to score alike.
 */
import type { Environment } from '../env/environment.js';

/** Most distinct k-mers of one length; longer k are left out. */
const MOST_KMERS = 1024;
/** Most thresholds a coordinate. */
const MOST_THRESHOLDS = 64;

export class SurrogateFeatures {
  readonly count: number;
  readonly active: number;
  private readonly length: number;
  private readonly vocabulary: number;
  private readonly widths: readonly number[];
  /** Thresholds a coordinate, and the step between them; 0 where tokens are no numbers. */
  private readonly thresholds: number;
  private readonly stride: number;

  /** @param longest length of the longest k-mer; 0 or 1 for (position, token) features only */
  constructor(env: Pick<Environment, 'tokenLength' | 'vocabulary' | 'ordinal'>, longest: number) {
    this.length = env.tokenLength;
    this.vocabulary = env.vocabulary;
    this.widths = [2, 3, 4, 5, 6].filter(
      (k) => k <= longest && k <= this.length && Math.round(this.vocabulary ** k) <= MOST_KMERS,
    );
    this.stride = Math.ceil(this.vocabulary / MOST_THRESHOLDS);
    this.thresholds = env.ordinal ? Math.ceil((this.vocabulary - 1) / this.stride) : 0;
    const kmers = this.widths.reduce((sum, k) => sum + this.kmers(k), 0);
    const places = this.widths.reduce((sum, k) => sum + this.length - k + 1, 0);
    this.count = this.length * (this.vocabulary + this.thresholds) + kmers;
    this.active = this.length * (1 + this.thresholds) + places;
  }

  /** Features of places, thresholds included: the first ones. k-mers follow, the shortest first. */
  get placeCount(): number {
    return this.length * (this.vocabulary + this.thresholds);
  }

  private kmers(k: number): number {
    let n = 1;
    for (let i = 0; i < k; i++) n *= this.vocabulary;
    return n;
  }

  /** Writes `active` indices for the outcome tokens[at .. at + length), -1 for none. */
  write(tokens: Int32Array, at: number, out: Int32Array, outAt: number): void {
    const { length, vocabulary } = this;
    let to = outAt;
    for (let i = 0; i < length; i++) {
      const token = tokens[at + i];
      out[to++] = token < 0 ? -1 : i * vocabulary + token;
    }
    let base = length * vocabulary;
    for (let i = 0; i < length; i++) {
      for (let t = 0; t < this.thresholds; t++)
        out[to++] = tokens[at + i] > t * this.stride ? base + i * this.thresholds + t : -1;
    }
    base += length * this.thresholds;
    for (const k of this.widths) {
      for (let i = 0; i + k <= length; i++) {
        let index = 0;
        for (let j = i; j < i + k; j++)
          index = tokens[at + j] < 0 || index < 0 ? -1 : index * vocabulary + tokens[at + j];
        out[to++] = index < 0 ? -1 : base + index;
      }
      base += this.kmers(k);
    }
  }
}
