/**
 * What a network reads of a state s, and of a goal y beside it: the state's own sparse features, the bins of
 * the goal, and real numbers: the running values of f on the prefix and how far they are from the bins asked
 * for.
 *
 * Gaps are what lets a network speak of a cell it has rarely seen: "charge to gain: 3, five steps left" is
 * the same question in many cells. They compare what has been seen with what is asked for; nothing looks
 * ahead.
 *
 * By convention the first running number of a descriptor is its value so far, on the scale of its bins.
 */
import type { Descriptor } from '../descriptor/descriptor.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { stepSizes } from './feature-units.js';

/** Places of the hat functions, in units of what a step moves: fine near 0, where the last steps decide. */
const KNOTS = [-12, -8, -5, -3, -2, -1.4, -0.9, -0.5, -0.2, 0, 0.2, 0.5, 0.9, 1.4, 2, 3, 5, 8, 12];
/** Interval between knots that each stretch of 1 / FINE begins in; knots are at least that far apart. */
const FINE = 10;
const INTERVAL = Uint8Array.from({ length: (KNOTS[KNOTS.length - 1] - KNOTS[0]) * FINE + 1 }, (_, i) =>
  Math.max(
    0,
    KNOTS.findLastIndex((knot) => knot <= KNOTS[0] + i / FINE + 1e-9),
  ),
);
/** Reals of one gap beside its hats: the gap, the gap over the spread of the steps left, its square. */
const GAP_REALS = 3;
/** Products of pairs of running numbers are given where a descriptor has at most so many of them. */
const MOST_PAIRED = 4;
/** Features of a state that are read two by two at most: the table has their square of rows. */
export const MOST_FEATURES_PAIRED = 96;
const LARGEST = 6;

export interface PropertyInputOptions {
  /** Reads the goal too. False for networks that answer for all goals at once. */
  readonly goal: boolean;
  /** Reads the state's own features, such as its letters, beside running values. */
  readonly state: boolean;
  /** Reads them two by two as well: what takes two letters, such as a base pair, need not be found out. */
  readonly pairs?: boolean;
}

interface Part {
  readonly size: number;
  readonly scale: Float64Array;
  readonly unit: number;
  /** Lower and upper bound of every bin, -Infinity and Infinity where open. [bins] */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly bins: number;
  /** 1 where a bin is one value, 2 where both bounds have to be told. */
  readonly gaps: number;
}

export class PropertyInput {
  readonly set: DescriptorSet;
  /** Sparse part: distinct indices, and entries per row. */
  readonly features: number;
  readonly active: number;
  /** Real part: numbers per row. */
  readonly reals: number;
  private readonly options: PropertyInputOptions;
  private readonly parts: readonly Part[];
  private readonly running: Float64Array;
  private readonly depths: number;
  private readonly pairsActive: number;
  private readonly single: Int32Array;

  constructor(set: DescriptorSet, options: PropertyInputOptions) {
    this.set = set;
    this.options = options;
    const { env } = set;
    const units = stepSizes(set);
    this.depths = env.depth ? env.maxSteps + 1 : 0;
    if (options.pairs && env.features.count > MOST_FEATURES_PAIRED)
      throw new Error(
        `property: pairs of features need at most ${MOST_FEATURES_PAIRED} of them, got ${env.features.count}`,
      );
    this.pairsActive = options.pairs ? (env.features.active * (env.features.active - 1)) / 2 : 0;
    this.single = new Int32Array(env.features.active);
    this.parts = set.components.map((one, k) => ({
      size: one.running?.size ?? 0,
      scale: Float64Array.from(one.running?.scale ?? []),
      unit: units[k].length > 0 ? units[k][0] : 1,
      bins: one.bins,
      gaps: one.edges || severalValues(one) ? 2 : 1,
      low: Float64Array.from({ length: one.bins }, (_, b) => one.boundsOf(b)[0]),
      high: Float64Array.from({ length: one.bins }, (_, b) => one.boundsOf(b)[1]),
    }));
    this.running = new Float64Array(Math.max(1, ...this.parts.map(({ size }) => size)));
    const bins = this.parts.reduce((sum, part) => sum + part.bins, 0);
    this.features =
      (options.state ? env.features.count : 0) +
      (options.pairs ? env.features.count ** 2 : 0) +
      this.depths +
      (options.goal ? bins + this.depths * bins : 0);
    this.active =
      (options.state ? env.features.active : 0) +
      this.pairsActive +
      (this.depths ? 1 : 0) +
      (options.goal ? this.parts.length * (this.depths ? 2 : 1) : 0);
    this.reals = this.parts.reduce((sum, part) => sum + this.realsOf(part), 0);
  }

  private realsOf({ size, gaps }: Part): number {
    if (size === 0) return 0;
    const pairs = size <= MOST_PAIRED ? (size * (size + 1)) / 2 : 0;
    return size + pairs + (this.options.goal ? gaps * (KNOTS.length + GAP_REALS) : 0);
  }

  /**
   * Writes one row: `active` indices (-1 for none) and `reals` numbers, whose zeros are there already.
   * @param cell the goal; ignored by inputs that read none
   */
  write(
    states: Int32Array,
    at: number,
    cell: number,
    int: Int32Array,
    intAt: number,
    real: Float32Array | Float64Array,
    realAt: number,
  ): void {
    const { options, set, parts, depths } = this;
    const { env } = set;
    let to = intAt;
    let offset = 0;
    if (options.state) {
      env.features.write(states, at, int, to);
      to += env.features.active;
      offset += env.features.count;
    }
    if (options.pairs) {
      this.writePairs(states, at, int, to, offset);
      to += this.pairsActive;
      offset += env.features.count ** 2;
    }
    const depth = depths ? env.depth!(states, at) : 0;
    if (depths) int[to++] = offset + depth;
    offset += depths;
    const spread = depths ? 1 / Math.sqrt(1 + env.maxSteps - depth) : 1;
    let r = realAt;
    for (let k = 0; k < parts.length; k++) {
      const part = parts[k];
      const bin = options.goal ? set.binIn(cell, k) : 0;
      if (options.goal) {
        int[to++] = offset + bin;
        offset += part.bins;
        if (depths) int[to++] = offset + depth * part.bins + bin;
        offset += depths * part.bins;
      }
      if (part.size > 0) r = this.writeReals(k, bin, states, at, spread, real, r);
    }
  }

  private writePairs(states: Int32Array, at: number, int: Int32Array, from: number, offset: number): void {
    const { single } = this;
    const { count, active, write } = this.set.env.features;
    write(states, at, single, 0);
    let to = from;
    for (let i = 0; i < active; i++) {
      for (let j = i + 1; j < active; j++)
        int[to++] = single[i] < 0 || single[j] < 0 ? -1 : offset + single[i] * count + single[j];
    }
  }

  private writeReals(
    k: number,
    bin: number,
    states: Int32Array,
    at: number,
    spread: number,
    real: Float32Array | Float64Array,
    from: number,
  ): number {
    const { running, options } = this;
    const part = this.parts[k];
    const { size, scale } = part;
    this.set.components[k].running!.write(states, at, running, 0);
    let r = from;
    for (let j = 0; j < size; j++) real[r++] = running[j] * scale[j];
    if (size <= MOST_PAIRED) {
      for (let i = 0; i < size; i++)
        for (let j = i; j < size; j++) real[r++] = running[i] * scale[i] * running[j] * scale[j];
    }
    if (!options.goal) return r;
    // An open end has one bound only.
    const low = part.low[bin] > -Infinity || part.gaps === 2 ? part.low[bin] : part.high[bin];
    r = writeGap((low - running[0]) / part.unit, spread, real, r);
    if (part.gaps === 1) return r;
    return writeGap((part.high[bin] - running[0]) / part.unit, spread, real, r);
  }
}

/** True for integer bins of more than one value, open ends aside. */
function severalValues(one: Descriptor): boolean {
  for (let bin = 0; bin < one.bins; bin++) {
    const [low, high] = one.boundsOf(bin);
    if (high > low && high - low < Infinity) return true;
  }
  return false;
}

function clamp(x: number, most: number): number {
  return x < -most ? -most : x > most ? most : x;
}

/** @param gap in steps @returns where the next number goes */
function writeGap(gap: number, spread: number, real: Float32Array | Float64Array, at: number): number {
  const n = KNOTS.length;
  if (gap <= KNOTS[0]) real[at] = 1;
  else if (gap >= KNOTS[n - 1]) real[at + n - 1] = 1;
  else {
    let i = INTERVAL[Math.floor((gap - KNOTS[0]) * FINE)];
    if (gap > KNOTS[i + 1]) i++;
    const share = (gap - KNOTS[i]) / (KNOTS[i + 1] - KNOTS[i]);
    real[at + i] = 1 - share;
    real[at + i + 1] = share;
  }
  const wide = clamp(gap * spread, LARGEST);
  real[at + n] = clamp(gap / 10, 4);
  real[at + n + 1] = wide;
  real[at + n + 2] = 0.5 * wide * wide;
  return at + n + 3;
}
