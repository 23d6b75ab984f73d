/**
 * Kernels of what stands at each place: the share of places that agree; how few differ, exp(-d / scale); and
 * for numbers in order (grids) how near they are, exp(-|x - x'|_1 / scale). A place behind the end of an
 * outcome agrees with another behind the end. Where both strands of DNA or RNA have one score, the first two
 * are the mean over both strands of both outcomes (four kernels: from the front, strings of two lengths are
 * not compared as their other strands are), so that both strands are predicted alike.
 */
import { writeOtherStrand } from '../other-strand.js';
import type { KernelPart } from './kernel-part.js';
import { PackedPlaces } from './packed-places.js';

/** Tokens that a place may hold where nobody says. */
const MOST_TOKENS = 65_535;

/** A kernel that is a function of the number of places that differ. */
class DifferenceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  private readonly complement: Int32Array | undefined;
  private readonly strand: Int32Array;
  /** The kernel by the number of places that differ [length + 1]. */
  private readonly values: Float64Array;
  private readonly places: PackedPlaces;
  /** Points, and their other strands under that symmetry, packed. */
  private points = new Int32Array(0);
  private others = new Int32Array(0);
  private count = 0;
  /** An outcome and its other strand, packed. */
  private readonly front: Int32Array;
  private readonly back: Int32Array;
  private alpha = new Float64Array(0);

  constructor(
    name: string,
    length: number,
    vocabulary: number,
    value: (different: number) => number,
    complement: Int32Array | undefined,
  ) {
    this.name = name;
    this.length = length;
    this.complement = complement;
    this.strand = new Int32Array(length);
    this.places = new PackedPlaces(length, vocabulary);
    this.values = Float64Array.from({ length: length + 1 }, (_, different) => value(different));
    this.front = new Int32Array(this.places.words);
    this.back = new Int32Array(this.places.words);
  }

  hold(tokens: Int32Array, count: number): void {
    const { length, complement, strand, places } = this;
    const { words } = places;
    this.count = count;
    this.points = new Int32Array(count * words);
    this.others = new Int32Array(complement ? count * words : 0);
    for (let p = 0; p < count; p++) {
      places.pack(tokens, p * length, this.points, p * words);
      if (complement === undefined) continue;
      writeOtherStrand(tokens, p * length, complement, strand);
      places.pack(strand, 0, this.others, p * words);
    }
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { complement, points, others, front, back, places, values } = this;
    this.read(tokens, at);
    if (complement === undefined) {
      this.addOne(points, front, weight, out);
      return 1;
    }
    this.addOne(points, front, weight / 4, out);
    this.addOne(points, back, weight / 4, out);
    this.addOne(others, front, weight / 4, out);
    this.addOne(others, back, weight / 4, out);
    return (1 + values[places.different(front, 0, back, 0)]) / 2;
  }

  weigh(alpha: Float64Array, weight: number): void {
    this.alpha = Float64Array.from({ length: this.count }, (_, p) => weight * alpha[p]);
  }

  score(tokens: Int32Array, at: number): number {
    const { complement, points, others, front, back } = this;
    this.read(tokens, at);
    if (complement === undefined) return this.sumOne(points, front);
    return (
      (this.sumOne(points, front) +
        this.sumOne(points, back) +
        this.sumOne(others, front) +
        this.sumOne(others, back)) /
      4
    );
  }

  /** Packs an outcome, and its other strand where both count. */
  private read(tokens: Int32Array, at: number): void {
    const { complement, strand, places } = this;
    places.pack(tokens, at, this.front, 0);
    if (complement === undefined) return;
    writeOtherStrand(tokens, at, complement, strand);
    places.pack(strand, 0, this.back, 0);
  }

  private addOne(points: Int32Array, one: Int32Array, weight: number, out: Float64Array): void {
    const { places, values } = this;
    const { words } = places;
    for (let p = 0; p < this.count; p++)
      out[p] += weight * values[places.different(points, p * words, one, 0)];
  }

  private sumOne(points: Int32Array, one: Int32Array): number {
    const { places, values, alpha } = this;
    const { words } = places;
    let total = 0;
    for (let p = 0; p < this.count; p++)
      total += alpha[p] * values[places.different(points, p * words, one, 0)];
    return total;
  }
}

/**
 * The share of places that agree.
 * @param vocabulary tokens are 0 .. vocabulary - 1; the fewer, the faster
 */
export const agreementKernel = (
  length: number,
  complement?: Int32Array,
  vocabulary = MOST_TOKENS,
): KernelPart =>
  new DifferenceKernel('places', length, vocabulary, (different) => 1 - different / length, complement);

/** exp(-d / scale), d the number of places that differ. */
export const nearnessKernel = (
  length: number,
  scale: number,
  complement?: Int32Array,
  vocabulary = MOST_TOKENS,
): KernelPart =>
  new DifferenceKernel('near', length, vocabulary, (different) => Math.exp(-different / scale), complement);

/** exp(-|x - x'|_1 / scale) of numbers in order. */
export class DistanceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  private readonly scale: number;
  private points = new Int32Array(0);
  private count = 0;
  private alpha = new Float64Array(0);

  constructor(name: string, length: number, scale: number) {
    this.name = name;
    this.length = length;
    this.scale = scale;
  }

  hold(tokens: Int32Array, count: number): void {
    this.points = tokens.slice(0, count * this.length);
    this.count = count;
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { points, length, scale } = this;
    for (let p = 0; p < this.count; p++) {
      let distance = 0;
      for (let i = 0; i < length; i++) distance += Math.abs(points[p * length + i] - tokens[at + i]);
      out[p] += weight * Math.exp(-distance / scale);
    }
    return 1;
  }

  weigh(alpha: Float64Array, weight: number): void {
    this.alpha = Float64Array.from({ length: this.count }, (_, p) => weight * alpha[p]);
  }

  score(tokens: Int32Array, at: number): number {
    const { points, length, scale, alpha } = this;
    let total = 0;
    for (let p = 0; p < this.count; p++) {
      let distance = 0;
      for (let i = 0; i < length; i++) distance += Math.abs(points[p * length + i] - tokens[at + i]);
      total += alpha[p] * Math.exp(-distance / scale);
    }
    return total;
  }
}
