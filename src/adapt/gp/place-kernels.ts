/**
 * Kernels of what stands at each place: the share of places that agree; how few differ, exp(-d / scale); and
 * for numbers in order (grids) how near they are, exp(-|x - x'|_1 / scale). A place behind the end of an
 * outcome agrees with another behind the end. Where both strands of DNA or RNA have one score, the first two
 * are the mean over both strands of both outcomes (four kernels: from the front, strings of two lengths are
 * not compared as their other strands are), so that both strands are predicted alike.
 */
import { writeOtherStrand } from '../other-strand.js';
import type { KernelPart } from './kernel-part.js';

/** A kernel that is a function of the number of places that differ. */
class DifferenceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  /** The kernel by the number of places that differ [length + 1]. */
  private readonly values: Float64Array;
  private points = new Int32Array(0);
  /** Their other strands, under that symmetry. */
  private others = new Int32Array(0);
  private count = 0;

  private readonly complement: Int32Array | undefined;
  private readonly strand: Int32Array;

  constructor(
    name: string,
    length: number,
    value: (different: number) => number,
    complement: Int32Array | undefined,
  ) {
    this.name = name;
    this.length = length;
    this.complement = complement;
    this.strand = new Int32Array(length);
    this.values = Float64Array.from({ length: length + 1 }, (_, different) => value(different));
  }

  hold(tokens: Int32Array, count: number): void {
    const { length, complement, strand } = this;
    const whole = count * length;
    this.count = count;
    this.points = tokens.slice(0, whole);
    if (complement === undefined) return;
    this.others = new Int32Array(whole);
    for (let at = 0; at < whole; at += length) {
      writeOtherStrand(tokens, at, complement, strand);
      this.others.set(strand, at);
    }
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { complement, strand, points, others } = this;
    if (complement === undefined) {
      this.addOne(points, tokens, at, weight, out);
      return 1;
    }
    writeOtherStrand(tokens, at, complement, strand);
    this.addOne(points, tokens, at, weight / 4, out);
    this.addOne(points, strand, 0, weight / 4, out);
    this.addOne(others, tokens, at, weight / 4, out);
    this.addOne(others, strand, 0, weight / 4, out);
    return (1 + this.values[this.different(tokens, at, strand, 0)]) / 2;
  }

  private addOne(
    points: Int32Array,
    tokens: Int32Array,
    at: number,
    weight: number,
    out: Float64Array,
  ): void {
    const { length, values } = this;
    for (let p = 0; p < this.count; p++)
      out[p] += weight * values[this.different(points, p * length, tokens, at)];
  }

  private different(a: Int32Array, atA: number, b: Int32Array, atB: number): number {
    let different = 0;
    for (let i = 0; i < this.length; i++) if (a[atA + i] !== b[atB + i]) different++;
    return different;
  }
}

/** The share of places that agree. */
export const agreementKernel = (length: number, complement?: Int32Array): KernelPart =>
  new DifferenceKernel('places', length, (different) => 1 - different / length, complement);

/** exp(-d / scale), d the number of places that differ. */
export const nearnessKernel = (length: number, scale: number, complement?: Int32Array): KernelPart =>
  new DifferenceKernel('near', length, (different) => Math.exp(-different / scale), complement);

/** exp(-|x - x'|_1 / scale) of numbers in order. */
export class DistanceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  private readonly scale: number;
  private points = new Int32Array(0);
  private count = 0;

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
}
