/**
 * Earlier rewards of the same space, as a prior for a new one: what each of them says of an outcome, in units
 * of its own deviation. Where a reward has no score, a Gaussian process over the scores that it has says what
 * it would be.
 */
import type { Environment } from '../../env/environment.js';
import { rowsOfTexts } from '../../env/rows-of-texts.js';
import { StateTable } from '../../exact/state-table.js';
import { mean, squaresAround } from '../../math/moments.js';
import { GaussianProcess } from '../gp/gaussian-process.js';
import { kernelsOf } from '../gp/kernels-of.js';

/** A reward that was asked before. */
export interface EarlierReward {
  /** For people. */
  readonly name: string;
  /** Scores by outcome, of which more is better. */
  readonly scores: ReadonlyMap<string, number>;
}

/** Standardized scores count at most so much: one table with a long tail is not all there is. */
export const MOST_DEVIATIONS = 3;
/** Scores that stand for a reward where some are missing, at most. */
const MOST_POINTS = 1000;
/** Outcomes whose rows are remembered. */
const REMEMBERED = 250_000;

/** One earlier reward, ready to be asked. */
interface Reward {
  readonly scores: ReadonlyMap<string, number>;
  readonly center: number;
  readonly spread: number;
  /** For outcomes without a score; made when the first is met. */
  process: GaussianProcess | undefined;
}

export class RewardLibrary {
  readonly names: readonly string[];
  private readonly env: Environment;
  private readonly rewards: readonly Reward[];
  /** Outcomes that were met, as tokens, and their rows by number. */
  private met: StateTable;
  private rows: Float64Array[] = [];
  private readonly state: Int32Array;
  private readonly one = new Float64Array(1);

  /** @param rewards at least one, each with two different scores or more */
  constructor(env: Environment, rewards: readonly EarlierReward[]) {
    this.env = env;
    this.names = rewards.map(({ name }) => name);
    this.met = new StateTable(env.tokenLength);
    this.state = new Int32Array(env.stateSize);
    this.rewards = rewards.map(({ scores }) => {
      const values = Float64Array.from(scores.values());
      const center = mean(values);
      const spread = Math.sqrt(squaresAround(values, center) / values.length);
      return { scores, center, spread: spread > 0 ? spread : 1, process: undefined };
    });
  }

  /** Earlier rewards. */
  get size(): number {
    return this.rewards.length;
  }

  /**
   * What every earlier reward says of the outcome at tokens[at ..], standardized [size]; not to be changed.
   */
  row(tokens: Int32Array, at: number): Float64Array {
    const known = this.met.find(tokens, at);
    if (known >= 0) return this.rows[known];
    const { env, state } = this;
    const own = tokens.subarray(at, at + env.tokenLength);
    env.outcomeFromTokens(tokens, at, state, 0);
    const text = env.outcomeText(state, 0);
    const row = Float64Array.from(this.rewards, (reward) => {
      const score = reward.scores.get(text) ?? this.expected(reward, own);
      const deviations = (score - reward.center) / reward.spread;
      return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations));
    });
    if (this.met.count >= REMEMBERED) {
      this.met = new StateTable(env.tokenLength);
      this.rows = [];
    }
    this.rows[this.met.add(tokens, at)] = row;
    return row;
  }

  /** The score that a reward would have. */
  private expected(reward: Reward, tokens: Int32Array): number {
    reward.process ??= this.learn(reward.scores);
    reward.process.predict(tokens, 1, this.one);
    return this.one[0];
  }

  private learn(scores: ReadonlyMap<string, number>): GaussianProcess {
    const { env } = this;
    const [, tokens] = rowsOfTexts(env, [...scores.keys()]);
    const process = new GaussianProcess(env, kernelsOf(env), MOST_POINTS);
    process.fit(tokens, [...scores.values()], scores.size);
    return process;
  }
}
