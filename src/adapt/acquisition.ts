/**
 * Which outcomes to pay for next: uniform ones at first; then the best of many candidates, ranked by a
 * randomized bound of the surrogate, peaks first (peaks.ts), and where it is asked for a share of unranked
 * single mutants of the best. Candidates are the best of all outcomes where these can be listed
 * (outcome-list.ts), else those of a source (draws from the adapted sampler), which climb (climbing-pool.ts).
 *
 * The local share is not ranked on purpose. A surrogate can be blind to a whole region, and only outcomes
 * that it did not choose can tell.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { DRAWS, type CandidateSource } from './candidate-source.js';
import { ClimbingPool, RandomBound } from './climbing-pool.js';
import { OutcomeList } from './outcome-list.js';
import { LocalMoves } from './local-moves.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { Peaks } from './peaks.js';
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
  /** Times the deviations of the randomized bound. Default: as the surrogate has it. */
  readonly explore?: number;
  /** Whether what lies next to a better outcome, paid for or expected, comes last. Default false. */
  readonly peaks?: boolean;
  /**
   * With `peaks`: whether an outcome that is expected to be among the best tenth of the paid comes no later
   * for lying next to a better one. For surrogates that know more than was paid for: with so many peaks to
   * choose from, what lies beside the highest would be left. Others find fewer modes with it. Default false.
   */
  readonly besideBest?: boolean;
  /** listed: the best of all outcomes, where these are few enough. Default drawn: those of the source. */
  readonly candidates?: 'listed' | 'drawn';
}

/** Of all outcomes at least so many are ranked by the bound. */
const LEAST_LISTED = 512;
/** Share of all outcomes, the best by mean, within which peaks come first. */
const PEAK_SHARE = 1 / 16;
/** Share of the paid within which an outcome is good enough to lie beside a better one. */
const BESIDE_SHARE = 0.1;

export class Acquisition {
  private readonly env: Environment;
  private readonly paid: PaidOutcomes;
  private readonly options: AcquisitionOptions;
  private readonly moves: LocalMoves;
  private readonly pool: ClimbingPool;
  private readonly bound: RandomBound;
  /** Undefined where candidates are drawn. */
  private readonly listed: OutcomeList | undefined;
  private readonly state: Int32Array;

  constructor(paid: PaidOutcomes, surrogate: ScoreModel, options: AcquisitionOptions) {
    const { env } = paid;
    this.env = env;
    this.paid = paid;
    this.options = options;
    this.moves = new LocalMoves(env);
    this.bound = new RandomBound(surrogate, options.explore);
    this.pool = new ClimbingPool(env, this.bound, options.climb ?? 0);
    const listed = OutcomeList.isFor(env, options.candidates);
    this.listed = listed ? new OutcomeList(paid, surrogate) : undefined;
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
    const wanted = (count - texts.size) * this.options.oversample;
    // Scores that are all equal rank nothing: the first of the list would be no better than any other.
    if (this.listed && !this.paid.differ) return fillUniform(texts, count, this.paid, random);
    const ranks = this.listed
      ? this.rankListed(wanted, texts, this.listed, random.fork('listed'))
      : this.rankDrawn(wanted, texts, source, random.fork('sampled'));
    this.addRanked(count, texts, ranks);
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

  /** From which score on an outcome comes no later for lying next to a better one: the least of the best. */
  private leastOfBest(): number {
    const { paid, options } = this;
    if (!options.besideBest || paid.count === 0) return Infinity;
    const best = paid.bestIndices(Math.ceil(paid.count * BESIDE_SHARE));
    return paid.scores[best[best.length - 1]];
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

  /** Ranks of the best of all outcomes by mean, `wanted` or more of them. */
  private rankListed(
    wanted: number,
    texts: ReadonlySet<string>,
    listed: OutcomeList,
    random: RandomStream,
  ): Map<string, number> {
    const { env, bound } = this;
    const most = DRAWS * Math.ceil(Math.max(wanted, LEAST_LISTED) / DRAWS);
    const peaks = this.options.peaks ? new Peaks(this.paid) : undefined;
    const among = this.leastOfBest();
    listed.rank();
    // Farther down the list the tops of predicted hills are noise; what lies beside the best is better.
    let left = Math.ceil(PEAK_SHARE * (env.outcomeCount ?? 0));
    const tops = listed.best(most, (text, mean) => {
      if (texts.has(text)) return false;
      if (!peaks) return true;
      return left-- > 0 ? peaks.offer(text, mean) || mean >= among : undefined;
    });
    const states = tops.length < wanted * env.stateSize ? this.filledUp(tops, wanted, texts, listed) : tops;
    const found = states.length / env.stateSize;
    const tokens = new Int32Array(DRAWS * env.tokenLength);
    const values = new Float64Array(DRAWS);
    const ranks = new Map<string, number>();
    for (let from = 0; from < found; from += DRAWS) {
      const rows = Math.min(DRAWS, found - from);
      for (let i = 0; i < rows; i++)
        env.outcomeTokens(states, (from + i) * env.stateSize, tokens, i * env.tokenLength);
      bound.renew(random);
      bound.rank(tokens, rows, 0, 1, values);
      for (let i = 0; i < rows; i++)
        ranks.set(env.outcomeText(states, (from + i) * env.stateSize), values[i]);
    }
    return ranks;
  }

  /** Some of the list, and the best of the others behind them, up to `wanted`. */
  private filledUp(
    some: Int32Array,
    wanted: number,
    texts: ReadonlySet<string>,
    listed: OutcomeList,
  ): Int32Array {
    const size = this.env.stateSize;
    const has = new Set(texts);
    for (let at = 0; at < some.length; at += size) has.add(this.env.outcomeText(some, at));
    const rest = listed.best(wanted - some.length / size, (text) => !has.has(text));
    const all = new Int32Array(some.length + rest.length);
    all.set(some);
    all.set(rest, some.length);
    return all;
  }

  /** Ranks of `wanted` candidates of the source, of which every second one has climbed. */
  private rankDrawn(
    wanted: number,
    texts: ReadonlySet<string>,
    source: CandidateSource,
    random: RandomStream,
  ): Map<string, number> {
    const { env, pool } = this;
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
    return ranks;
  }

  private addRanked(upTo: number, texts: Set<string>, ranks: ReadonlyMap<string, number>): void {
    const ranked = bestFirst(ranks);
    // First one of each neighborhood, the best, and none next to a better one that is paid for: a diverse
    // batch climbs more hills. Then whatever is left.
    const picked: string[] = [];
    const among = this.leastOfBest();
    const peaks = this.options.peaks ? new Peaks(this.paid) : undefined;
    for (const [text, rank] of ranked) {
      if (texts.size >= upTo) return;
      if (
        peaks ? !peaks.offer(text, rank) && rank < among : picked.some((other) => areNeighbors(text, other))
      )
        continue;
      picked.push(text);
      texts.add(text);
    }
    for (const [text] of ranked) {
      if (texts.size >= upTo) return;
      texts.add(text);
    }
  }
}
