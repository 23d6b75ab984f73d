/**
 * Kernels of what stands at each place: the share of places that agree; how few differ, exp(-d / scale); and
 * for numbers in order (grids) how near they are, exp(-|x - x'|_1 / scale). A place behind the end of an outcome
 * agrees with another behind the end.
 */
import type { KernelPart } from './kernel-part.js';

/** A kernel that is a function of the number of places that differ. */
class DifferenceKernel implements KernelPart {
  readonly name: string;
  private readonly length: number;
  /** The kernel by the number of places that differ [length + 1]. */
  private readonly values: Float64Array;
  private points = new Int32Array(0);
  private count = 0;

  constructor(name: string, length: number, value: (different: number) => number) {
    this.name = name;
    this.length = length;
    this.values = Float64Array.from({ length: length + 1 }, (_, different) => value(different));
  }

  hold(tokens: Int32Array, count: number): void {
    this.points = tokens.slice(0, count * this.length);
    this.count = count;
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { points, length, values } = this;
    for (let p = 0; p < this.count; p++) {
      let different = 0;
      for (let i = 0; i < length; i++) if (points[p * length + i] !== tokens[at + i]) different++;
      out[p] += weight * values[different];
    }
    return 1;
  }
}

/** The share of places that agree. */
export const agreementKernel = (length: number): KernelPart =>
  new DifferenceKernel('places', length, (different) => 1 - different / length);

/** exp(-d / scale), d the number of places that differ. */
export const nearnessKernel = (length: number, scale: number): KernelPart =>
  new DifferenceKernel('near', length, (different) => Math.exp(-different / scale));

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
