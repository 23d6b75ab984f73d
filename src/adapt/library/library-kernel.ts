/**
 * Kernels of what earlier rewards say of outcomes. `library mean`: of their mean alone, so that a reward may
 * be near to it; `library`: of each of them, so that it may be any weighted sum. Weights come from the
 * marginal likelihood at every fit, and may all but vanish: that earlier rewards say nothing is among the
 * hypotheses. `library level` is constant: what is paid for is the best of a space, whose mean is not the
 * mean of the earlier rewards, and without it their slopes would have to make up for that.
 */
import type { KernelPart } from '../gp/kernel-part.js';
import type { WriteRow } from './outcome-rows.js';
import { MOST_DEVIATIONS, type RewardLibrary } from './reward-library.js';

class LibraryKernel implements KernelPart {
  readonly greatest: number;
  readonly name: string;
  private readonly length: number;
  private readonly width: number;
  private readonly write: WriteRow;
  /** Of one outcome [width], and of the points [points, width]. */
  private readonly features: Float64Array;
  private points = new Float64Array(0);
  private count = 0;
  private readonly weights: Float64Array;

  /**
   * @param write features whose products, summed, are the kernel [width]
   * @param greatest the kernel of an outcome with itself, at most
   */
  constructor(
    name: string,
    length: number,
    width: number,
    write: WriteRow,
    greatest: number = MOST_DEVIATIONS ** 2,
  ) {
    this.name = name;
    this.greatest = greatest;
    this.length = length;
    this.width = width;
    this.write = write;
    this.features = new Float64Array(width);
    this.weights = new Float64Array(width);
  }

  hold(tokens: Int32Array, count: number): void {
    const { width, length } = this;
    this.count = count;
    this.points = new Float64Array(count * width);
    for (let p = 0; p < count; p++) this.write(tokens, p * length, this.points, p * width);
  }

  add(tokens: Int32Array, at: number, weight: number, out: Float64Array): number {
    const { features, points, width } = this;
    this.write(tokens, at, features, 0);
    for (let p = 0; p < this.count; p++) {
      let sum = 0;
      for (let f = 0; f < width; f++) sum += features[f] * points[p * width + f];
      out[p] += weight * sum;
    }
    let self = 0;
    for (let f = 0; f < width; f++) self += features[f] * features[f];
    return self;
  }

  weigh(alpha: Float64Array, weight: number): void {
    const { weights, points, width } = this;
    weights.fill(0);
    for (let p = 0; p < this.count; p++)
      for (let f = 0; f < width; f++) weights[f] += weight * alpha[p] * points[p * width + f];
  }

  score(tokens: Int32Array, at: number): number {
    this.write(tokens, at, this.features, 0);
    return this.weighed(this.features, 0);
  }

  read(tokens: Int32Array, count: number): (out: Float64Array) => void {
    const { width, length } = this;
    const all = new Float64Array(count * width);
    for (let x = 0; x < count; x++) this.write(tokens, x * length, all, x * width);
    return (out) => {
      for (let x = 0; x < count; x++) out[x] += this.weighed(all, x * width);
    };
  }

  private weighed(features: Float64Array, from: number): number {
    const { weights, width } = this;
    let total = 0;
    for (let f = 0; f < width; f++) total += weights[f] * features[from + f];
    return total;
  }
}

/** @param tokenLength of an outcome */
export function libraryKernels(library: RewardLibrary, tokenLength: number): KernelPart[] {
  const { size } = library;
  const share = 1 / Math.sqrt(size);
  const mean = new LibraryKernel('library mean', tokenLength, 1, (tokens, at, out, outAt) => {
    const row = library.rowAt(tokens, at);
    const { values } = library;
    let sum = 0;
    for (let t = 0; t < size; t++) sum += values[row + t];
    out[outAt] = sum / size;
  });
  const each = new LibraryKernel('library', tokenLength, size, (tokens, at, out, outAt) => {
    const row = library.rowAt(tokens, at);
    const { values } = library;
    for (let t = 0; t < size; t++) out[outAt + t] = share * values[row + t];
  });
  const one: WriteRow = (_tokens, _at, out, outAt) => {
    out[outAt] = 1;
  };
  const level = new LibraryKernel('library level', tokenLength, 1, one, 1);
  return [mean, each, level];
}
