/**
 * Conditions on preferences: weights w of K rewards, w >= 0 and sum w = 1, drawn from a symmetric Dirichlet
 * distribution (Jain et al., ICML 2023). What the weights do has to be said:
 *
 *     linear       R(x|w) = sum_k w_k R_k(x)
 *     log-linear   R(x|w) = prod_k R_k(x)^(w_k)
 *
 * A linear target is a mixture: it likes what any one reward likes. A log-linear one likes what all rewards
 * that have weight like, which is what a front of compromises asks for.
 */
import { dirichlet } from '../random/gamma.js';
import type { RandomStream } from '../random/stream.js';
import { readNumbers, type ConditionSpace } from './condition-space.js';

type Join = (weights: ArrayLike<number>, at: number, logRewards: ArrayLike<number>, count: number) => number;

/** How weights join rewards. */
export const JOINS: Readonly<Record<string, Join>> = {
  linear(weights, at, logRewards, count) {
    let most = -Infinity;
    for (let k = 0; k < count; k++) if (weights[at + k] > 0) most = Math.max(most, logRewards[k]);
    let sum = 0;
    for (let k = 0; k < count; k++)
      if (weights[at + k] > 0) sum += weights[at + k] * Math.exp(logRewards[k] - most);
    return most + Math.log(sum);
  },
  'log-linear'(weights, at, logRewards, count) {
    let sum = 0;
    for (let k = 0; k < count; k++) if (weights[at + k] > 0) sum += weights[at + k] * logRewards[k];
    return sum;
  },
};

/** Weights may miss 1 by this much, as typed decimals do; they are scaled to it. */
const ROUNDING = 1e-3;

export class Preference implements ConditionSpace {
  readonly kind = 'prefer';
  readonly names: readonly string[];
  private readonly join: Join;

  /**
   * @param joinName a name of `JOINS`
   * @throws on fewer than two rewards, an unknown way to join, a bad number
   */
  constructor(
    readonly rewards: number,
    readonly joinName = 'log-linear',
    readonly concentration = 1,
    /** Exponent of the joined reward, which sharpens it. */
    readonly beta = 1,
  ) {
    if (!(Number.isInteger(rewards) && rewards >= 2))
      throw new Error(`condition prefer: at least two rewards are needed to prefer one of, got ${rewards}`);
    if (!Object.hasOwn(JOINS, joinName))
      throw new Error(
        `condition prefer: weights join rewards in one of the ways ${Object.keys(JOINS).join(', ')}, got "${joinName}"`,
      );
    if (!(concentration > 0 && concentration < Infinity))
      throw new Error(`condition prefer: concentration must be a number > 0, got ${concentration}`);
    if (!(beta > 0 && beta < Infinity))
      throw new Error(`condition prefer: beta must be a number > 0, got ${beta}`);
    this.names = Array.from({ length: rewards }, (_, k) => `weight ${k + 1}`);
    this.join = JOINS[joinName];
  }

  draw(random: RandomStream, out: Float64Array, at: number): void {
    dirichlet(random, this.concentration, this.rewards, out, at);
  }

  unit(values: ArrayLike<number>, at: number, out: Float64Array): void {
    for (let k = 0; k < this.rewards; k++) out[k] = values[at + k];
  }

  logReward(values: ArrayLike<number>, at: number, logRewards: ArrayLike<number>): number {
    return this.beta * this.join(values, at, logRewards, this.rewards);
  }

  /** The lattice of weights in steps of 1/n (Das & Dennis 1998), n as great as `count` allows. */
  cover(count: number): Float64Array {
    const { rewards } = this;
    let steps = 1;
    while (latticeSize(rewards, steps + 1) <= count) steps++;
    const rows: number[] = [];
    const counts: number[] = [];
    const fill = (left: number): void => {
      if (counts.length === rewards - 1) {
        rows.push(...counts.map((n) => n / steps), left / steps);
        return;
      }
      for (let n = 0; n <= left; n++) {
        counts.push(n);
        fill(left - n);
        counts.pop();
      }
    };
    fill(steps);
    return Float64Array.from(rows);
  }

  text(values: ArrayLike<number>, at: number): string {
    return `prefer=${Array.from({ length: this.rewards }, (_, k) => Number(values[at + k].toPrecision(4))).join(',')}`;
  }

  read(text: string): Float64Array {
    const example = `prefer=${Array.from({ length: this.rewards }, (_, k) => (k === 0 ? 1 : 0)).join(',')}`;
    const weights = readNumbers('prefer', text, example);
    if (weights.length !== this.rewards || weights.some((w) => w < 0))
      throw new Error(
        `condition: ${this.rewards} weights >= 0 are needed, one a reward, such as ${example}, got "${text}"`,
      );
    const total = weights.reduce((sum, w) => sum + w, 0);
    if (!(Math.abs(total - 1) <= ROUNDING))
      throw new Error(
        `condition: weights must sum to 1, those of "${text}" sum to ${Number(total.toPrecision(6))}`,
      );
    return Float64Array.from(weights, (w) => w / total);
  }
}

/** Points of the lattice: steps + rewards - 1 over rewards - 1. */
function latticeSize(rewards: number, steps: number): number {
  let size = 1;
  for (let i = 1; i < rewards; i++) size = (size * (steps + i)) / i;
  return Math.round(size);
}
