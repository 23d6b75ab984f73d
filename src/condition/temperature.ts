/** Conditions on an exponent: R(x|beta) = R(x)^beta, beta drawn anew for every trajectory. */
import type { RandomStream } from '../random/stream.js';
import { readNumbers, type ConditionSpace } from './condition-space.js';

/** How beta is drawn between its ends: evenly in log beta, or in beta. */
export const LAWS = ['log-uniform', 'uniform'] as const;
export type TemperatureLaw = (typeof LAWS)[number];

export class Temperature implements ConditionSpace {
  readonly kind = 'beta';
  readonly names = ['beta'];
  readonly rewards = 1;
  private readonly logLeast: number;
  private readonly logSpan: number;

  /** @throws when the range is empty or upside down, or begins at 0 */
  constructor(
    readonly least: number,
    readonly greatest: number,
    readonly law: TemperatureLaw = 'log-uniform',
  ) {
    if (!(least > 0 && greatest < Infinity))
      throw new Error(`condition beta: beta must be a number > 0, got ${least}..${greatest}`);
    if (!(least < greatest))
      throw new Error(
        `condition beta: the range must go from the smaller to the greater number, got ${least}..${greatest}`,
      );
    this.logLeast = Math.log(least);
    this.logSpan = Math.log(greatest) - this.logLeast;
  }

  draw(random: RandomStream, out: Float64Array, at: number): void {
    const u = random.uniform();
    out[at] =
      this.law === 'uniform'
        ? this.least + u * (this.greatest - this.least)
        : Math.exp(this.logLeast + u * this.logSpan);
  }

  /** The place of log beta, whatever the law: what changes with beta changes by factors. */
  unit(values: ArrayLike<number>, at: number, out: Float64Array): void {
    out[0] = (Math.log(values[at]) - this.logLeast) / this.logSpan;
  }

  logReward(values: ArrayLike<number>, at: number, logRewards: ArrayLike<number>): number {
    return values[at] * logRewards[0];
  }

  /** Evenly in log beta, both ends among them. */
  cover(count: number): Float64Array {
    return Float64Array.from({ length: Math.max(2, count) }, (_, i) =>
      i === 0
        ? this.least
        : i === Math.max(2, count) - 1
          ? this.greatest
          : Math.exp(this.logLeast + (i / (Math.max(2, count) - 1)) * this.logSpan),
    );
  }

  text(values: ArrayLike<number>, at: number): string {
    return `beta=${Number(values[at].toPrecision(6))}`;
  }

  read(text: string): Float64Array {
    const numbers = readNumbers('beta', text, 'beta=4');
    const [beta] = numbers;
    if (numbers.length !== 1 || !(beta >= this.least && beta <= this.greatest))
      throw new Error(
        `condition: beta must be a number from ${this.least} to ${this.greatest}, which the run was trained for, got "${text}"`,
      );
    return Float64Array.of(beta);
  }
}
