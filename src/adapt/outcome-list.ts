/**
 * Where all outcomes can be listed, candidates are the best of all of them by the surrogate's mean: no draw
 * and no climb finds a better one.
 */
import type { Environment } from '../env/environment.js';
import { copyRow } from '../sampling/trajectories.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import type { ScoreModel } from './score-model.js';

/** Most outcomes that are listed. */
const MOST_LISTED = 200_000;
const CHUNK = 4096;

export class OutcomeList {
  private readonly paid: PaidOutcomes;
  private readonly surrogate: ScoreModel;
  /** Every outcome's state [X, stateSize] and tokens [X, tokenLength], made when they are first ranked. */
  private states = new Int32Array(0);
  private tokens = new Int32Array(0);
  private mean = new Float64Array(0);
  /** Outcomes by number, the best by mean first [X]. */
  private order = new Uint32Array(0);

  constructor(paid: PaidOutcomes, surrogate: ScoreModel) {
    this.paid = paid;
    this.surrogate = surrogate;
  }

  /** Whether the outcomes of a space are few enough. */
  static fits(env: Pick<Environment, 'outcomeCount' | 'outcomeAt'>): boolean {
    return env.outcomeAt !== undefined && (env.outcomeCount ?? Infinity) <= MOST_LISTED;
  }

  /** Ranks all outcomes by what the surrogate has learned by now. */
  rank(): void {
    const { surrogate, paid } = this;
    const { env } = paid;
    if (this.order.length === 0) this.list();
    const outcomes = this.mean.length;
    for (let from = 0; from < outcomes; from += CHUNK) {
      const rows = Math.min(CHUNK, outcomes - from);
      const tokens = this.tokens.subarray(from * env.tokenLength, (from + rows) * env.tokenLength);
      surrogate.predict(tokens, rows, this.mean.subarray(from, from + rows));
    }
    const { order } = this;
    for (let y = 0; y < outcomes; y++) order[y] = y;
    order.sort((a, b) => this.mean[b] - this.mean[a] || a - b);
  }

  /**
   * Unpaid outcomes that `take` accepts, the best by mean first, as last ranked.
   * @param count at most so many
   * @returns their states [n, stateSize]
   */
  best(count: number, take: (text: string, mean: number) => boolean): Int32Array {
    const { paid, order, states } = this;
    const { env } = paid;
    const found = new Int32Array(count * env.stateSize);
    let n = 0;
    for (let i = 0; i < order.length && n < count; i++) {
      const at = order[i] * env.stateSize;
      const text = env.outcomeText(states, at);
      if (paid.has(text) || !take(text, this.mean[order[i]])) continue;
      copyRow(states, at, found, n++ * env.stateSize, env.stateSize);
    }
    return found.subarray(0, n * env.stateSize);
  }

  private list(): void {
    const { env } = this.paid;
    const outcomes = env.outcomeCount!;
    this.states = new Int32Array(outcomes * env.stateSize);
    this.tokens = new Int32Array(outcomes * env.tokenLength);
    this.mean = new Float64Array(outcomes);
    this.order = new Uint32Array(outcomes);
    for (let y = 0; y < outcomes; y++) {
      env.outcomeAt!(y, this.states, y * env.stateSize);
      env.outcomeTokens(this.states, y * env.stateSize, this.tokens, y * env.tokenLength);
    }
  }
}
