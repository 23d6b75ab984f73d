/**
 * Earlier rewards of the same space, as a prior for a new one: what each of them says of an outcome, in units
 * of its own deviation. Where a reward has no score, a Gaussian process over the scores that it has says what
 * it would be.
 */
import type { Environment } from '../../env/environment.js';
import { rowsOfTexts } from '../../env/rows-of-texts.js';
import { mean, squaresAround } from '../../math/moments.js';
import { GaussianProcess } from '../gp/gaussian-process.js';
import { kernelsOf } from '../gp/kernels-of.js';
import { OutcomeRows } from './outcome-rows.js';

/** A reward that was asked before. */
export interface EarlierReward {
  /** The path or the reward that was read, for people. */
  readonly name: string;
  /** Scores, of which more is better: by outcome, or of all outcomes by number [X], NaN where there is none. */
  readonly scores: ReadonlyMap<string, number> | Float64Array;
}

/** Standardized scores count at most so much: one reward with a long tail is not all there is. */
export const MOST_DEVIATIONS = 5;
/** Scores that stand for a reward where some are missing, at most. */
const MOST_POINTS = 1000;

/** One earlier reward, ready to be asked. */
interface Reward {
  readonly scores: EarlierReward['scores'];
  readonly center: number;
  readonly spread: number;
  /** For outcomes without a score; made when the first is met. */
  process: GaussianProcess | undefined;
}

export class RewardLibrary {
  private readonly env: Environment;
  private readonly rewards: readonly Reward[];
  private readonly rows: OutcomeRows;
  private readonly state: Int32Array;
  private readonly one = new Float64Array(1);

  /** @param rewards at least one, each with two different scores or more */
  constructor(env: Environment, rewards: readonly EarlierReward[]) {
    this.env = env;
    this.state = new Int32Array(env.stateSize);
    this.rewards = rewards.map(({ scores }) => {
      const values = scores instanceof Float64Array ? scores.filter((score) => !Number.isNaN(score)) : Float64Array.from(scores.values()); // prettier-ignore
      const center = mean(values);
      const spread = Math.sqrt(squaresAround(values, center) / values.length);
      return { scores, center, spread: spread > 0 ? spread : 1, process: undefined };
    });
    this.rows = new OutcomeRows(env, rewards.length, (tokens, at, row, rowAt) =>
      this.write(tokens, at, row, rowAt),
    );
  }

  /** Earlier rewards. */
  get size(): number {
    return this.rewards.length;
  }

  /** What every earlier reward says of an outcome, standardized: `size` of them from `rowAt` on. */
  get values(): Float64Array {
    return this.rows.values;
  }

  /**
   * Where in `values` the row of the outcome at tokens[at ..] begins. Both hold until the next outcome is
   * asked about.
   */
  rowAt(tokens: Int32Array, at: number): number {
    return this.rows.find(tokens, at);
  }

  private write(tokens: Int32Array, at: number, row: Float64Array, rowAt: number): void {
    const { env, state, rewards } = this;
    env.outcomeFromTokens(tokens, at, state, 0);
    const number = env.outcomeIndex?.(state, 0) ?? -1;
    let text: string | undefined;
    for (let t = 0; t < rewards.length; t++) {
      const reward = rewards[t];
      let score: number | undefined;
      if (reward.scores instanceof Float64Array) score = reward.scores[number];
      else score = reward.scores.get((text ??= env.outcomeText(state, 0)));
      if (score === undefined || Number.isNaN(score)) score = this.expected(reward, tokens, at);
      const deviations = (score - reward.center) / reward.spread;
      row[rowAt + t] = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations));
    }
  }

  /** The score that a reward would have. */
  private expected(reward: Reward, tokens: Int32Array, at: number): number {
    reward.process ??= this.learn(reward.scores);
    reward.process.predict(tokens.subarray(at, at + this.env.tokenLength), 1, this.one);
    return this.one[0];
  }

  private learn(scores: EarlierReward['scores']): GaussianProcess {
    const { env } = this;
    const [tokens, values] = knownScores(env, scores);
    const process = new GaussianProcess(env, kernelsOf(env), MOST_POINTS);
    process.fit(tokens, values, values.length);
    return process;
  }
}

/** Outcomes with a score, as tokens [n, tokenLength], and their scores [n]. */
function knownScores(env: Environment, scores: EarlierReward['scores']): [Int32Array, number[]] {
  if (!(scores instanceof Float64Array))
    return [rowsOfTexts(env, [...scores.keys()])[1], [...scores.values()]];
  const known = Array.from(scores.keys()).filter((x) => !Number.isNaN(scores[x]));
  const tokens = new Int32Array(known.length * env.tokenLength);
  const state = new Int32Array(env.stateSize);
  known.forEach((x, i) => {
    env.outcomeAt!(x, state, 0);
    env.outcomeTokens(state, 0, tokens, i * env.tokenLength);
  });
  return [tokens, known.map((x) => scores[x])];
}
