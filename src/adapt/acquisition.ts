/**
 * Which outcomes to pay for next: uniform ones at first; then a share of unranked single mutants of the best,
 * and the best of many candidates of a source (draws from the adapted sampler), ranked by a randomized bound
 * of the surrogate while they climb (climbing-pool.ts), one of each neighborhood first.
 *
 * The local share is not ranked on purpose. A surrogate can be blind to a whole region, and only outcomes
 * that it did not choose can tell.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { DRAWS, type CandidateSource } from './candidate-source.js';
import { ClimbingPool, RandomBound } from './climbing-pool.js';
import { LocalMoves } from './local-moves.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { areNeighbors, bestFirst } from './ranked-texts.js';
import type { ScoreModel } from './score-model.js';
import { fillUniform, uniformUnpaid } from './unpaid-outcomes.js';

export interface AcquisitionOptions {
  /** Share of a batch that is unranked single mutants of the best. */
  readonly localShare: number;
  /** Share of the paid outcomes that counts as "the best". */
  readonly bestShare: number;
  /** Candidates drawn from the source for every one that is paid. */
  readonly oversample: number;
  /** Free local moves by which every second candidate climbs its rank before it is one. Default 0. */
  readonly climb?: number;
  /** Times the deviations of the randomized bound. Default 1. */
  readonly explore?: number;
}

export class Acquisition {
  private readonly env: Environment;
  private readonly paid: PaidOutcomes;
  private readonly options: AcquisitionOptions;
  private readonly moves: LocalMoves;
  private readonly pool: ClimbingPool;
  private readonly state: Int32Array;

  constructor(paid: PaidOutcomes, surrogate: ScoreModel, options: AcquisitionOptions) {
    const { env } = paid;
    this.env = env;
    this.paid = paid;
    this.options = options;
    this.moves = new LocalMoves(env);
    this.pool = new ClimbingPool(env, new RandomBound(surrogate, options.explore ?? 1), options.climb ?? 0);
    this.state = new Int32Array(env.stateSize);
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
    return fillUniform(texts, count, this.paid, random);
  }

  /** Distinct unranked local mutants of the best that are not paid for. */
  local(count: number, random: RandomStream): string[] {
    const texts = new Set<string>();
    this.addLocal(count, texts, random);
    return [...texts];
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
    const { env, pool } = this;
    const wanted = (upTo - texts.size) * this.options.oversample;
    const draws = 4 + Math.ceil((4 * wanted) / DRAWS);
    const ranks = new Map<string, number>();
    for (let tries = 0; ranks.size < wanted && tries < draws; tries++) {
      pool.draw(source, random);
      for (let i = 0; i < DRAWS; i++) {
        const text = env.outcomeText(pool.states, i * env.stateSize);
        if (texts.has(text) || this.paid.has(text)) continue;
        ranks.set(text, pool.ranks[i]);
      }
    }
    const ranked = bestFirst(ranks);
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
