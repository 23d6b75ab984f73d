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
import {
  AgreementSum,
  decayPass,
  likenessPass,
  ProductSum,
  type Places,
  type PlaceSum,
} from './kernel-sums.js';

/** A kernel that is a function of the number of places that differ. */
class DifferenceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  private readonly complement: Int32Array | undefined;
  private readonly strand: Int32Array;
  /** The kernel by the number of places that differ [length + 1]. */
  private readonly values: Float64Array;
  private readonly places: PackedPlaces;
  /** Points, and behind them their other strands under that symmetry: tokens [own, length], and packed. */
  private own = new Int32Array(0);
  private packed = new Int32Array(0);
  private count = 0;
  /** An outcome and its other strand, packed. */
  private readonly front: Int32Array;
  private readonly back: Int32Array;
  /** Of the points, and again of their other strands. */
  private alpha = new Float64Array(0);
  /** Sums of all outcomes, made when one is first asked. */
  private readonly sum: PlaceSum | undefined;
  private isSummed = false;

  /** @param sum of this kernel; without it, sums pass over the points */
  constructor(
    name: string,
    places: Places,
    value: (different: number) => number,
    complement: Int32Array | undefined,
    sum: PlaceSum | undefined,
  ) {
    const { tokenLength: length } = places;
    this.name = name;
    this.length = length;
    this.complement = complement;
    this.strand = new Int32Array(length);
    this.places = new PackedPlaces(places);
    this.values = Float64Array.from({ length: length + 1 }, (_, different) => value(different));
    this.front = new Int32Array(this.places.words);
    this.back = new Int32Array(this.places.words);
    this.sum = sum;
  }

  hold(tokens: Int32Array, count: number): void {
    const { length, complement, strand, places } = this;
    const { words } = places;
    const rows = complement ? 2 * count : count;
    this.count = count;
    this.own = new Int32Array(rows * length);
    this.own.set(tokens.subarray(0, count * length));
    for (let p = count; p < rows; p++) {
      writeOtherStrand(tokens, (p - count) * length, complement!, strand);
      this.own.set(strand, p * length);
    }
    this.packed = new Int32Array(rows * words);
    for (let p = 0; p < rows; p++) places.pack(this.own, p * length, this.packed, p * words);
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { complement, front, back, places, values, count } = this;
    this.pack(tokens, at);
    if (complement === undefined) {
      this.addOne(0, front, weight, out);
      return 1;
    }
    this.addOne(0, front, weight / 4, out);
    this.addOne(0, back, weight / 4, out);
    this.addOne(count, front, weight / 4, out);
    this.addOne(count, back, weight / 4, out);
    return (1 + values[places.different(front, 0, back, 0)]) / 2;
  }

  weigh(alpha: Float64Array, weight: number): void {
    const { complement, count } = this;
    const share = complement ? weight / 2 : weight;
    this.alpha = Float64Array.from({ length: complement ? 2 * count : count }, (_, p) => share * alpha[p % count]); // prettier-ignore
    this.isSummed = false;
  }

  score(tokens: Int32Array, at: number): number {
    const { complement, strand, sum } = this;
    if (sum === undefined) {
      this.pack(tokens, at);
      return complement ? (this.sumOne(this.front) + this.sumOne(this.back)) / 2 : this.sumOne(this.front);
    }
    if (!this.isSummed) {
      sum.weigh(this.own, this.alpha);
      this.isSummed = true;
    }
    if (complement === undefined) return sum.at(tokens, at);
    writeOtherStrand(tokens, at, complement, strand);
    return (sum.at(tokens, at) + sum.at(strand, 0)) / 2;
  }

  /** Packs an outcome, and its other strand where both count. */
  private pack(tokens: Int32Array, at: number): void {
    const { complement, strand, places } = this;
    places.pack(tokens, at, this.front, 0);
    if (complement === undefined) return;
    writeOtherStrand(tokens, at, complement, strand);
    places.pack(strand, 0, this.back, 0);
  }

  /** Of the points, whose rows begin at `from`. */
  private addOne(from: number, one: Int32Array, weight: number, out: Float64Array): void {
    const { places, values, packed, count } = this;
    const { words } = places;
    for (let p = 0; p < count; p++)
      out[p] += weight * values[places.different(packed, (from + p) * words, one, 0)];
  }

  private sumOne(one: Int32Array): number {
    const { places, values, packed, alpha } = this;
    const { words } = places;
    let total = 0;
    for (let p = 0; p < alpha.length; p++)
      total += alpha[p] * values[places.different(packed, p * words, one, 0)];
    return total;
  }
}

/** The share of places that agree. */
export const agreementKernel = (places: Places, complement?: Int32Array): KernelPart =>
  new DifferenceKernel(
    'places',
    places,
    (different) => 1 - different / places.tokenLength,
    complement,
    new AgreementSum(places),
  );

/** exp(-d / scale), d the number of places that differ. */
export const nearnessKernel = (places: Places, scale: number, complement?: Int32Array): KernelPart =>
  new DifferenceKernel(
    'near',
    places,
    (different) => Math.exp(-different / scale),
    complement,
    ProductSum.fits(places) ? new ProductSum(places, likenessPass(Math.exp(-1 / scale))) : undefined,
  );

/** exp(-|x - x'|_1 / scale) of numbers in order. */
export class DistanceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  private readonly scale: number;
  private points = new Int32Array(0);
  private count = 0;
  private alpha = new Float64Array(0);
  private readonly sum: PlaceSum | undefined;
  private isSummed = false;

  constructor(name: string, places: Places, scale: number) {
    this.name = name;
    this.length = places.tokenLength;
    this.scale = scale;
    if (ProductSum.fits(places)) this.sum = new ProductSum(places, decayPass(Math.exp(-1 / scale)));
  }

  hold(tokens: Int32Array, count: number): void {
    this.points = tokens.slice(0, count * this.length);
    this.count = count;
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    for (let p = 0; p < this.count; p++) out[p] += weight * this.kernel(p, tokens, at);
    return 1;
  }

  weigh(alpha: Float64Array, weight: number): void {
    this.alpha = Float64Array.from({ length: this.count }, (_, p) => weight * alpha[p]);
    this.isSummed = false;
  }

  score(tokens: Int32Array, at: number): number {
    const { sum, alpha } = this;
    if (sum) {
      if (!this.isSummed) sum.weigh(this.points, alpha);
      this.isSummed = true;
      return sum.at(tokens, at);
    }
    let total = 0;
    for (let p = 0; p < this.count; p++) total += alpha[p] * this.kernel(p, tokens, at);
    return total;
  }

  private kernel(p: number, tokens: Int32Array, at: number): number {
    const { points, length, scale } = this;
    let distance = 0;
    for (let i = 0; i < length; i++) distance += Math.abs(points[p * length + i] - tokens[at + i]);
    return Math.exp(-distance / scale);
  }
}
