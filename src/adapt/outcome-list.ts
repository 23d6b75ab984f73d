/**
 * Where all outcomes can be listed, candidates are the best of all of them by the surrogate's mean: no draw
 * and no climb finds a better one.
 */
import type { Environment } from '../env/environment.js';
import { copyRow } from '../sampling/trajectories.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { meansOf, type ScoreModel } from './score-model.js';

/** Most outcomes that are listed. */
const MOST_LISTED = 200_000;
/** Outcomes that are put in order at first; all of them where more are asked for. */
const ORDERED_FIRST = 8192;

export class OutcomeList {
  private readonly paid: PaidOutcomes;
  private readonly surrogate: ScoreModel;
  /** Every outcome's state [X, stateSize], made when they are first ranked, and texts of those met so far. */
  private states = new Int32Array(0);
  private readonly texts: string[] = [];
  /** Writes the means of all. */
  private predict: (mean: Float64Array) => void = () => undefined;
  private mean = new Float64Array(0);
  /** Outcomes by number, the best by mean first: the beginning, or all [X]. */
  private order: Uint32Array = new Uint32Array(0);

  constructor(paid: PaidOutcomes, surrogate: ScoreModel) {
    this.paid = paid;
    this.surrogate = surrogate;
  }

  /** Whether candidates are of the list: where that is asked for, and the outcomes of a space are few enough. */
  static isFor(
    env: Pick<Environment, 'outcomeCount' | 'outcomeAt'>,
    candidates: 'listed' | 'drawn' | undefined,
  ): boolean {
    if (candidates !== 'listed') return false;
    return env.outcomeAt !== undefined && (env.outcomeCount ?? Infinity) <= MOST_LISTED;
  }

  /** Ranks all outcomes by what the surrogate has learned by now. */
  rank(): void {
    if (this.mean.length === 0) this.list();
    this.predict(this.mean);
    this.order = this.ordered(ORDERED_FIRST);
  }

  /**
   * Unpaid outcomes that `take` accepts, the best by mean first, as last ranked.
   * @param count at most so many
   * @param take undefined: neither this one nor any behind it
   * @returns their states [n, stateSize]
   */
  best(count: number, take: (text: string, mean: number) => boolean | undefined): Int32Array {
    const { paid, states, mean } = this;
    const { env } = paid;
    const found = new Int32Array(count * env.stateSize);
    let n = 0;
    for (let i = 0; i < mean.length && n < count; i++) {
      if (i === this.order.length) this.order = this.ordered(mean.length);
      const number = this.order[i];
      const text = (this.texts[number] ??= env.outcomeText(states, number * env.stateSize));
      if (paid.has(text)) continue;
      const isTaken = take(text, mean[number]);
      if (isTaken === undefined) break;
      if (!isTaken) continue;
      copyRow(states, number * env.stateSize, found, n++ * env.stateSize, env.stateSize);
    }
    return found.subarray(0, n * env.stateSize);
  }

  /** The best `count` by mean or more, equal ones in the order of their numbers, as all would be. */
  private ordered(count: number): Uint32Array {
    const { mean } = this;
    const least = count < mean.length ? mean.slice().sort()[mean.length - count] : -Infinity;
    const numbers = new Uint32Array(mean.length);
    let n = 0;
    for (let y = 0; y < mean.length; y++) if (!(mean[y] < least)) numbers[n++] = y;
    return numbers.subarray(0, n).sort((a, b) => mean[b] - mean[a] || a - b);
  }

  private list(): void {
    const { env } = this.paid;
    const outcomes = env.outcomeCount!;
    this.states = new Int32Array(outcomes * env.stateSize);
    const tokens = new Int32Array(outcomes * env.tokenLength);
    for (let y = 0; y < outcomes; y++) {
      env.outcomeAt!(y, this.states, y * env.stateSize);
      env.outcomeTokens(this.states, y * env.stateSize, tokens, y * env.tokenLength);
    }
    this.mean = new Float64Array(outcomes);
    this.predict = meansOf(this.surrogate, tokens, outcomes);
  }
}
