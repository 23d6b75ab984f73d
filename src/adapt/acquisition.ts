/**
 * Which outcomes to pay for next: uniform ones at first; then a share of unranked single mutants of the best,
 * and draws from the adapted sampler ranked by a randomized upper confidence bound of the surrogate: mean + u
 * * deviation with u uniform in [-1, 3] (after RandUCB, Vaswani et al., AISTATS 2020). A fixed u = 1 was
 * measured beside it: fewer modes, and now and then a run that stays on its first hill.
 *
 * The local share is not ranked on purpose. A surrogate can be blind to a whole region, and only outcomes
 * that it did not choose can tell.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, TrajectoryBatch } from '../sampling/trajectories.js';
import { LocalMoves } from './local-moves.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import type { Surrogate } from './surrogate.js';

export interface AcquisitionOptions {
  /** Share of a batch that is unranked single mutants of the best. */
  readonly localShare: number;
  /** Share of the paid outcomes that counts as "the best". */
  readonly bestShare: number;
  /** Candidates drawn from the sampler for every one that is paid. */
  readonly oversample: number;
  /**
   * Local moves by which every second candidate climbs its rank before it is one; they cost no call. Draws of
   * a sampler lie on the slopes of hills, the tops are what is looked for. Default 0.
   */
  readonly climb?: number;
}

const ROLLOUTS = 256;

export class Acquisition {
  private readonly env: Environment;
  private readonly paid: PaidOutcomes;
  private readonly surrogate: Surrogate;
  private readonly options: AcquisitionOptions;
  private readonly moves: LocalMoves;
  private readonly roller: Roller;
  private readonly ends: TrajectoryBatch;
  private readonly state: Int32Array;
  private readonly tokens: Int32Array;
  private readonly mean = new Float64Array(ROLLOUTS);
  private readonly deviation = new Float64Array(ROLLOUTS);
  /**
   * Of candidates: deviations added to the mean, and rank. Mutants of climbing candidates [ROLLOUTS,
   * stateSize].
   */
  private readonly optimism = new Float64Array(ROLLOUTS);
  private readonly rank = new Float64Array(ROLLOUTS);
  private readonly mutants: Int32Array;

  constructor(paid: PaidOutcomes, surrogate: Surrogate, options: AcquisitionOptions) {
    const { env } = paid;
    this.env = env;
    this.paid = paid;
    this.surrogate = surrogate;
    this.options = options;
    this.moves = new LocalMoves(env);
    this.roller = new Roller(env, ROLLOUTS);
    this.ends = new TrajectoryBatch(env, ROLLOUTS);
    this.state = new Int32Array(env.stateSize);
    this.mutants = new Int32Array(ROLLOUTS * env.stateSize);
    this.tokens = new Int32Array(ROLLOUTS * env.tokenLength);
  }

  /** Distinct outcomes drawn by the environment's law; fewer than `count` where there are no more. */
  uniform(count: number, random: RandomStream): string[] {
    const texts = new Set<string>();
    for (let tries = 0; texts.size < count && tries < 20 * count + 200; tries++) {
      this.env.sampleOutcome(random, this.state, 0);
      const text = this.env.outcomeText(this.state, 0);
      if (!this.paid.has(text)) texts.add(text);
    }
    return [...texts];
  }

  /**
   * A batch of outcomes not paid for yet; fewer than `count` where neither the sampler nor mutation finds
   * more.
   */
  propose(count: number, policy: Policy, random: RandomStream): string[] {
    const texts = new Set<string>();
    this.addLocal(Math.round(count * this.options.localShare), texts, random.fork('local'));
    this.addSampled(count, texts, policy, random.fork('sampled'));
    // Where the sampler has collapsed onto what is paid, the rest of the batch is local too, and uniform
    // where all neighbors are paid for.
    this.addLocal(count, texts, random.fork('rest'));
    for (const text of this.uniform(count - texts.size, random.fork('uniform'))) texts.add(text);
    return [...texts];
  }

  /** Distinct unranked local mutants of the best that are not paid for. */
  local(count: number, random: RandomStream): string[] {
    const texts = new Set<string>();
    this.addLocal(count, texts, random);
    return [...texts];
  }

  /** One local move of every second candidate, kept where it ranks higher. */
  private climb(states: Int32Array, random: RandomStream): void {
    const { env, mutants, rank, mean } = this;
    const size = env.stateSize;
    for (let i = 1; i < ROLLOUTS; i += 2) {
      if (!this.moves.mutate(states, i * size, mutants, i * size, random))
        copyRow(states, i * size, mutants, i * size, size);
    }
    this.score(mutants, 1, 2, mean);
    for (let i = 1; i < ROLLOUTS; i += 2) {
      if (!(mean[i] > rank[i])) continue;
      copyRow(mutants, i * size, states, i * size, size);
      rank[i] = mean[i];
    }
  }

  /** Ranks of rows first, first + step ...: mean + optimism * deviation, to the same places of `out`. */
  private score(states: Int32Array, first: number, step: number, out: Float64Array): void {
    const { env, tokens, mean, deviation, optimism } = this;
    let count = 0;
    for (let i = first; i < ROLLOUTS; i += step)
      env.outcomeTokens(states, i * env.stateSize, tokens, count++ * env.tokenLength);
    this.surrogate.predict(tokens, count, mean, deviation);
    // From the end, since `out` may be the means themselves.
    for (let k = count - 1; k >= 0; k--) {
      const i = first + k * step;
      out[i] = mean[k] + optimism[i] * deviation[k];
    }
  }

  private addLocal(upTo: number, texts: Set<string>, random: RandomStream): void {
    const { env, paid, state } = this;
    const best = paid.bestIndices(Math.max(1, Math.ceil(paid.count * this.options.bestShare)));
    for (let tries = 0; texts.size < upTo && tries < 50 * upTo; tries++) {
      const parent = best[random.int(best.length)];
      if (!this.moves.mutate(paid.replay.states, parent * env.stateSize, state, 0, random)) continue;
      const text = env.outcomeText(state, 0);
      if (!paid.has(text)) texts.add(text);
    }
  }

  private addSampled(upTo: number, texts: Set<string>, policy: Policy, random: RandomStream): void {
    const { env, ends, rank, optimism } = this;
    const wanted = (upTo - texts.size) * this.options.oversample;
    const rollouts = 4 + Math.ceil((4 * wanted) / ROLLOUTS);
    const pool = new Map<string, number>();
    for (let tries = 0; pool.size < wanted && tries < rollouts; tries++) {
      this.roller.rollout(policy, ROLLOUTS, ends, random);
      for (let i = 0; i < ROLLOUTS; i++) optimism[i] = 4 * random.uniform() - 1;
      this.score(ends.ends, 0, 1, rank);
      for (let move = 0; move < (this.options.climb ?? 0); move++) this.climb(ends.ends, random);
      for (let i = 0; i < ROLLOUTS; i++) {
        const text = env.outcomeText(ends.ends, i * env.stateSize);
        if (texts.has(text) || this.paid.has(text)) continue;
        pool.set(text, rank[i]);
      }
    }
    // Equal ranks fall back to the text, so that the order never depends on the engine's sort.
    const ranked = [...pool].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    // First one of each neighborhood, the best: a diverse batch climbs more hills. Then whatever is left.
    const picked: string[] = [];
    for (const [text] of ranked) {
      if (texts.size >= upTo) return;
      if (picked.some((other) => areNeighbors(text, other))) continue;
      picked.push(text);
      texts.add(text);
    }
    for (const [text] of ranked) {
      if (texts.size >= upTo) return;
      texts.add(text);
    }
  }
}

/** True when two texts of one length differ in at most one character. */
function areNeighbors(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length && different < 2; i++) if (a[i] !== b[i]) different++;
  return different < 2;
}
