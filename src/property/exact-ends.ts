/**
 * The last steps, summed exactly: the share of p0's completions of a state that end in a cell, by walking all
 * of them and evaluating f. k = 1 is a look at every child that is finished; k costs A^k evaluations of f a
 * state.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import { requireFewCompletions, type Ends } from './ends.js';

/** Most completions of a state that are walked: beyond, one object takes minutes. */
const MOST_COMPLETIONS = 100_000;

export class ExactEnds implements Ends {
  /** Evaluations of f so far. */
  evaluations = 0;
  /** Told of every object that f is evaluated at, where somebody wants to know. */
  onEnd: ((states: Int32Array, at: number, cell: number) => void) | undefined;
  private readonly set: DescriptorSet;
  private readonly base: BaseMeasure;
  private readonly steps: number;
  private readonly rows: Int32Array[] = [];
  private readonly logP: Float32Array[] = [];

  /**
   * @param steps k: states from which every completion takes at most k - 1 steps are answered
   * @throws when f cannot be evaluated at once and k > 0, or there are too many completions
   */
  constructor(set: DescriptorSet, base: BaseMeasure, steps: number) {
    if (steps > 0 && !set.immediate)
      throw new Error(
        'property: looking ahead needs descriptors that are evaluated at once; use look-ahead 0',
      );
    requireFewCompletions(steps, set.env.actionCount, MOST_COMPLETIONS);
    this.set = set;
    this.base = base;
    this.steps = steps;
    for (let i = 0; i < steps; i++) {
      this.rows.push(new Int32Array(set.env.stateSize));
      this.logP.push(new Float32Array(set.env.actionCount));
    }
  }

  /** Whether a state is near enough to the end to be answered. */
  covers(states: Int32Array, at: number): boolean {
    const { env } = this.set;
    if (this.steps === 0) return false;
    if (env.isTerminal(states, at)) return true;
    return env.depth !== undefined && env.maxSteps - env.depth(states, at) < this.steps;
  }

  /** log u(s, y) of a state that is covered; -Infinity where no completion ends in the cell. */
  logReach(states: Int32Array, at: number, cell: number): number {
    return Math.log(this.mass(states, at, 0, cell, undefined, 0, 1));
  }

  /** Adds `weight` u(s, y) to out[outAt + y] for all cells y, for a state that is covered. */
  addReach(states: Int32Array, at: number, out: Float64Array, outAt: number, weight: number): void {
    this.mass(states, at, 0, -1, out, outAt, weight);
  }

  private mass(
    states: Int32Array,
    at: number,
    level: number,
    cell: number,
    out: Float64Array | undefined,
    outAt: number,
    weight: number,
  ): number {
    const { set, base } = this;
    const { env } = set;
    if (env.isTerminal(states, at)) {
      this.evaluations++;
      const end = set.cellAt(states, at);
      this.onEnd?.(states, at, end);
      if (out) out[outAt + end] += weight;
      return end === cell ? 1 : 0;
    }
    const size = env.stateSize;
    const row = this.rows[level];
    const logP = this.logP[level];
    for (let k = 0; k < size; k++) row[k] = states[at + k];
    base.logProbs(row, 1, logP);
    let total = 0;
    for (let a = 0; a < env.actionCount; a++) {
      const p = Math.exp(logP[a]);
      if (p === 0) continue;
      for (let k = 0; k < size; k++) row[k] = states[at + k];
      env.step(row, 0, a);
      total += p * this.mass(row, 0, level + 1, cell, out, outAt, weight * p);
    }
    return total;
  }
}
