/**
 * Which outcomes to pay for next: uniform ones at first; then a share of unranked single mutants of the best,
 * and candidates of a source (draws from the adapted sampler) ranked by a randomized upper confidence bound of the surrogate: mean + u
 * * deviation with u uniform in [-1, 3] (after RandUCB, Vaswani et al., AISTATS 2020). A fixed u = 1 was
 * measured beside it: fewer modes, and now and then a run that stays on its first hill.
 *
 * The local share is not ranked on purpose. A surrogate can be blind to a whole region, and only outcomes
 * that it did not choose can tell.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';
import { DRAWS, type CandidateSource } from './candidate-source.js';
import { LocalMoves } from './local-moves.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import type { ScoreModel } from './score-model.js';
import { uniformUnpaid } from './unpaid-outcomes.js';

export interface AcquisitionOptions {
  /** Share of a batch that is unranked single mutants of the best. */
  readonly localShare: number;
  /** Share of the paid outcomes that counts as "the best". */
  readonly bestShare: number;
  /** Candidates drawn from the source for every one that is paid. */
  readonly oversample: number;
  /**
   * Local moves by which every second candidate climbs its rank before it is one; they cost no call. Draws of
   * a sampler lie on the slopes of hills, the tops are what is looked for. Default 0.
   */
  readonly climb?: number;
}

export class Acquisition {
  private readonly env: Environment;
  private readonly paid: PaidOutcomes;
  private readonly surrogate: ScoreModel;
  private readonly options: AcquisitionOptions;
  private readonly moves: LocalMoves;
  /** Candidates of one draw [DRAWS, stateSize]. */
  private readonly candidates: Int32Array;
  private readonly state: Int32Array;
  private readonly tokens: Int32Array;
  private readonly mean = new Float64Array(DRAWS);
  private readonly deviation = new Float64Array(DRAWS);
  /**
   * Of candidates: deviations added to the mean, and rank. Mutants of those that climb [DRAWS, stateSize].
   */
  private readonly optimism = new Float64Array(DRAWS);
  private readonly rank = new Float64Array(DRAWS);
  private readonly mutants: Int32Array;

  constructor(paid: PaidOutcomes, surrogate: ScoreModel, options: AcquisitionOptions) {
    const { env } = paid;
    this.env = env;
    this.paid = paid;
    this.surrogate = surrogate;
    this.options = options;
    this.moves = new LocalMoves(env);
    this.candidates = new Int32Array(DRAWS * env.stateSize);
    this.state = new Int32Array(env.stateSize);
    this.mutants = new Int32Array(DRAWS * env.stateSize);
    this.tokens = new Int32Array(DRAWS * env.tokenLength);
  }

  /** Distinct outcomes drawn by the environment's law; fewer than `count` where there are no more. */
  uniform(count: number, random: RandomStream): string[] {
    return uniformUnpaid(this.paid, count, random);
  }

  /**
   * A batch of outcomes not paid for yet; fewer than `count` where neither the source nor mutation finds
   * more.
   */
  propose(count: number, source: CandidateSource, random: RandomStream): string[] {
    const texts = new Set<string>();
    this.addLocal(Math.round(count * this.options.localShare), texts, random.fork('local'));
    this.addSampled(count, texts, source, random.fork('sampled'));
    // Where the source has collapsed onto what is paid, the rest of the batch is local too, and uniform
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
    for (let i = 1; i < DRAWS; i += 2) {
      if (!this.moves.mutate(states, i * size, mutants, i * size, random))
        copyRow(states, i * size, mutants, i * size, size);
    }
    this.score(mutants, 1, 2, mean);
    for (let i = 1; i < DRAWS; i += 2) {
      if (!(mean[i] > rank[i])) continue;
      copyRow(mutants, i * size, states, i * size, size);
      rank[i] = mean[i];
    }
  }

  /** Ranks of rows first, first + step ...: mean + optimism * deviation, to the same places of `out`. */
  private score(states: Int32Array, first: number, step: number, out: Float64Array): void {
    const { env, tokens, mean, deviation, optimism } = this;
    let count = 0;
    for (let i = first; i < DRAWS; i += step)
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

  private addSampled(upTo: number, texts: Set<string>, source: CandidateSource, random: RandomStream): void {
    const { env, candidates, rank, optimism } = this;
    const wanted = (upTo - texts.size) * this.options.oversample;
    const draws = 4 + Math.ceil((4 * wanted) / DRAWS);
    const pool = new Map<string, number>();
    for (let tries = 0; pool.size < wanted && tries < draws; tries++) {
      source.draw(candidates, DRAWS, random);
      for (let i = 0; i < DRAWS; i++) optimism[i] = 4 * random.uniform() - 1;
      this.score(candidates, 0, 1, rank);
      for (let move = 0; move < (this.options.climb ?? 0); move++) this.climb(candidates, random);
      for (let i = 0; i < DRAWS; i++) {
        const text = env.outcomeText(candidates, i * env.stateSize);
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
