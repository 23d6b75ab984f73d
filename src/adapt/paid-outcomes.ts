/**
 * The outcomes paid for so far, in every form that adaptation reads them in: rows for replay, tokens for the
 * surrogate, text for look-ups.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { BackwardSampler } from '../sampling/backward.js';
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { TerminalReplay } from '../sampling/terminal-replay.js';
import { asTheyAre, BestScore, type Climb } from '../reward/climb.js';
import type { Evaluation, Payer } from './payer.js';

/**
 * So many infeasible outcomes in a row are bad luck; more of them, and a reward that says nothing of this
 * task.
 */
const ENOUGH = 256;

export class PaidOutcomes {
  readonly env: Environment;
  /** Terminal states with log r^gamma, the target. */
  readonly replay: TerminalReplay;
  /** The target is r^gamma. */
  readonly gamma: number;
  /**
   * Tokens [count, tokenLength] and scores [count], in order of payment. Of a score more is better (`Climb`);
   * an infeasible outcome counts as 0.
   */
  tokens: Int32Array;
  scores: Float64Array;
  /** Measurements that each score is the mean of [count]; undefined where all are single ones. */
  replicates: Float64Array | undefined;
  private readonly bestScore: BestScore;
  private readonly payer: Payer;
  private readonly climb: Climb;
  private readonly logRewards = new Map<string, number>();
  private readonly state: Int32Array;
  /** All indices, best first: sorted when asked for after a payment. */
  private order: number[] = [];

  /** @param capacity outcomes that will be paid for, at most */
  constructor(env: Environment, payer: Payer, capacity: number, gamma: number) {
    this.env = env;
    this.payer = payer;
    this.climb = payer.climb ?? asTheyAre;
    this.bestScore = new BestScore(this.climb);
    const most = Math.max(1, capacity);
    this.gamma = gamma;
    this.replay = new TerminalReplay(env, most);
    this.tokens = new Int32Array(most * env.tokenLength);
    this.scores = new Float64Array(most);
    this.state = new Int32Array(env.stateSize);
  }

  get count(): number {
    return this.replay.count;
  }

  /** Whether there are two different scores. */
  get differ(): boolean {
    for (let i = 1; i < this.count; i++) if (this.scores[i] !== this.scores[0]) return true;
    return false;
  }

  /** Best raw score so far; infinite while nothing is feasible. */
  get best(): number {
    return this.bestScore.raw;
  }

  has(text: string): boolean {
    return this.logRewards.has(text);
  }

  /** log r of a paid outcome, else undefined. */
  logReward(text: string): number | undefined {
    return this.logRewards.get(text);
  }

  /** log r of what is infeasible. */
  get logRewardOutside(): number {
    return this.payer.logReward(null);
  }

  /** log r of a score as in `scores`, such as a predicted one. */
  logRewardOf(score: number): number {
    return this.payer.logReward(this.climb.rawOf(score));
  }

  /**
   * Pays for outcomes (those paid for before are free) and keeps what is new.
   * @throws when nothing is feasible of the first 256, or of all that will be paid for: what was paid stays
   * in the oracle's log
   */
  async pay(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    this.take(await this.payer.evaluate(texts));
    if (!this.bestScore.isKnown && this.count >= Math.min(ENOUGH, this.scores.length)) {
      throw new Error(
        `adapt: none of the first ${this.count} outcomes paid for was feasible, so there is nothing to learn from; ` +
          'a table must hold scores for most outcomes of the task',
      );
    }
  }

  /** Takes in what is known already; nothing is paid for. */
  take(evaluations: readonly Evaluation[]): void {
    const { env, state } = this;
    for (const { text, raw, logReward, replicates = 1, outside } of evaluations) {
      if (this.logRewards.has(text) || this.count === this.scores.length) continue;
      this.logRewards.set(text, logReward);
      // Known, so that it is not proposed again; but no measurement.
      if (outside) continue;
      env.outcomeFromText(text, state, 0);
      env.outcomeTokens(state, 0, this.tokens, this.count * env.tokenLength);
      this.scores[this.count] = raw === null ? 0 : this.climb.climbed(raw);
      if (replicates > 1) this.replicates ??= new Float64Array(this.scores.length).fill(1);
      if (this.replicates) this.replicates[this.count] = replicates;
      this.bestScore.note(raw);
      this.replay.add(state, 0, this.gamma * logReward);
    }
  }

  /** Indices of the best `count` by score, best first; ties in order of payment. */
  bestIndices(count: number): number[] {
    const { order, scores } = this;
    if (order.length < this.count) {
      for (let i = order.length; i < this.count; i++) order.push(i);
      order.sort((a, b) => scores[b] - scores[a] || a - b);
    }
    return order.slice(0, count);
  }

  /**
   * Fills a batch with `count` paid outcomes walked backwards, half drawn uniformly and half in proportion to
   * r^gamma.
   * @param logReward gets log r^gamma of each
   */
  replayInto(
    batch: TrajectoryBatch,
    count: number,
    backward: BackwardSampler,
    random: RandomStream,
    logReward: Float64Array,
  ): void {
    const { replay, env } = this;
    batch.clear();
    for (let i = 0; i < count; i++) {
      const k = replay.draw(i % 2 ? 'uniform' : 'reward', random);
      backward.append(batch, replay.states, k * env.stateSize, random);
      logReward[i] = replay.logReward[k];
    }
  }

  /** log of the mean of r^gamma over what was paid for. */
  meanLogReward(gamma = this.gamma): number {
    const { logReward } = this.replay;
    const power = gamma / this.gamma;
    let max = -Infinity;
    for (let i = 0; i < this.count; i++) max = Math.max(max, logReward[i]);
    let total = 0;
    for (let i = 0; i < this.count; i++) total += Math.exp(power * (logReward[i] - max));
    return power * max + Math.log(total / this.count);
  }
}
