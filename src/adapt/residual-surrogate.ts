/**
 * log r(x) where outcomes are y = f(x): what the user guesses of y, plus what the paid calls say of cells and
 * of the object's own tokens,
 *
 *     log r(x) = guess(f(x)) + w . phi(f(x)) + v . psi(x),
 *
 * linear, so that it comes apart into a reward over cells, which a model of properties samples without a
 * call, and a residual, by which its objects are weighed.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { RandomStream } from '../random/stream.js';
import { GroupedRidge } from './grouped-ridge.js';
import { ResidualFeatures } from './residual-features.js';

/** Features that are fitted at most: a fit costs the cube. */
const COLUMNS = 768;
/** Log-rewards further than this below the best count as so far below: zeros would rule every fit. */
const DEPTH = 15;

/** The part of log r of a terminal state that its cell does not tell, nats. */
export type Residual = (states: Int32Array, at: number) => number;

/** A reward in two parts: log r(y) [Y], and the residual. */
export interface SplitEstimate {
  readonly logReward: Float64Array;
  readonly residual: Residual;
}

/** The residual that weights stand for. @param weights as `ResidualSurrogate` fits them [features] */
export function residualBy(features: ResidualFeatures, weights: ArrayLike<number>): Residual {
  const entries = features.active - features.activeOfCell;
  const index = new Int32Array(entries);
  const value = new Float64Array(entries);
  return (states, at) => {
    features.writeTokens(states, at, index, value, 0);
    return dot(weights, index, value, entries);
  };
}

function dot(weights: ArrayLike<number>, index: Int32Array, value: Float64Array, entries: number): number {
  let total = 0;
  for (let i = 0; i < entries; i++) if (index[i] >= 0) total += weights[index[i]] * value[i];
  return total;
}

export class ResidualSurrogate {
  readonly set: DescriptorSet;
  /** What is assumed of the cells without a call [Y]; -Infinity where r is 0. */
  readonly guess: Float64Array;
  readonly features: ResidualFeatures;
  private readonly ridge: GroupedRidge;
  private readonly rows;
  private readonly targets: Float64Array;
  private readonly logReward: Float64Array;
  private readonly cells: Int32Array;
  private readonly scratch;
  private count = 0;
  private fitted = false;

  /**
   * @param guess log r(y) [Y] as far as it is known; undefined: nothing is
   * @param capacity objects that will be paid for, at most
   */
  constructor(set: DescriptorSet, guess: ArrayLike<number> | undefined, capacity: number) {
    this.set = set;
    this.guess = guess ? Float64Array.from(guess) : new Float64Array(set.cells);
    this.features = new ResidualFeatures(set);
    this.ridge = new GroupedRidge(this.features.groups, COLUMNS);
    const { active } = this.features;
    const entries = Math.max(1, capacity) * active;
    this.rows = { active, index: new Int32Array(entries), value: new Float64Array(entries) };
    this.scratch = { index: new Int32Array(active), value: new Float64Array(active) };
    this.targets = new Float64Array(Math.max(1, capacity));
    this.logReward = new Float64Array(Math.max(1, capacity));
    this.cells = new Int32Array(Math.max(1, capacity));
  }

  /** Takes in a paid object and its cell. */
  add(states: Int32Array, at: number, cell: number, logReward: number): void {
    // Where the guess says 0 nothing is drawn, and nothing is learnt.
    if (this.guess[cell] === -Infinity) return;
    const { features, rows } = this;
    const to = this.count * features.active;
    features.writeCell(cell, rows.index, rows.value, to);
    features.writeTokens(states, at, rows.index, rows.value, to + features.activeOfCell);
    this.cells[this.count] = cell;
    this.logReward[this.count++] = logReward;
  }

  /** Fits all that was taken in. @returns root mean square of what is left unexplained, nats */
  fit(): number {
    const { count, targets, logReward, cells, guess } = this;
    if (count === 0) return NaN;
    let best = -Infinity;
    for (let i = 0; i < count; i++) best = Math.max(best, logReward[i]);
    for (let i = 0; i < count; i++) targets[i] = Math.max(logReward[i], best - DEPTH) - guess[cells[i]];
    const left = this.ridge.fit(this.rows, targets, count, this.fitted ? 4 : 12);
    this.fitted = true;
    return left;
  }

  /** Weights as fitted. [features] */
  get weights(): Float64Array {
    return this.ridge.weights;
  }

  /** Weights as they may be for all that is known. */
  drawWeights(random: RandomStream): Float64Array {
    return this.fitted ? this.ridge.sample(random) : this.ridge.weights;
  }

  /** The estimate by some weights. */
  split(weights: Float64Array = this.weights): SplitEstimate {
    const { features, scratch } = this;
    const { index, value } = scratch;
    return {
      logReward: this.guess.map((known, cell) => {
        if (known === -Infinity) return known;
        features.writeCell(cell, index, value, 0);
        return known + dot(weights, index, value, features.activeOfCell);
      }),
      residual: residualBy(features, weights),
    };
  }
}
