/**
 * Candidates with ranks: a draw from a source, of which every second one climbs by free local moves, each
 * kept where it ranks higher. Draws lie on the slopes of hills, the tops are what is looked for. What the
 * rank is, a ranker says; it may give each candidate a chance of its own, which it keeps while it climbs.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';
import { DRAWS, type CandidateSource } from './candidate-source.js';
import { LocalMoves } from './local-moves.js';
import type { ScoreModel } from './score-model.js';

export interface CandidateRanker {
  /** Draws what the ranks of the next DRAWS candidates have of chance. */
  renew(random: RandomStream): void;
  /**
   * Ranks of candidates first, first + step ...
   * @param tokens of those alone [count, tokenLength]
   * @param out gets rank i at place i [DRAWS]
   * @param floor ranks [DRAWS]: a rank that is not above its own need not be right, only not above it either
   */
  rank(
    tokens: Int32Array,
    count: number,
    first: number,
    step: number,
    out: Float64Array,
    floor?: Float64Array,
  ): void;
}

/**
 * A randomized upper confidence bound: mean + u * deviation with u uniform in [-1, 3] times `explore` (after
 * RandUCB, Vaswani et al., AISTATS 2020). A fixed u = 1 was measured beside it: fewer modes, and now and then
 * a run that stays on its first hill.
 */
export class RandomBound implements CandidateRanker {
  private readonly surrogate: ScoreModel;
  private readonly explore: number | undefined;
  private readonly bounds = new Float64Array(DRAWS);
  private readonly optimism = new Float64Array(DRAWS);
  /** Of the candidates that are ranked. */
  private readonly own = new Float64Array(DRAWS);
  private readonly least = new Float64Array(DRAWS);

  /** @param explore times the deviations; default: as the surrogate has it */
  constructor(surrogate: ScoreModel, explore?: number) {
    this.surrogate = surrogate;
    this.explore = explore;
  }

  renew(random: RandomStream): void {
    const explore = this.explore ?? this.surrogate.explore;
    for (let i = 0; i < DRAWS; i++) this.optimism[i] = explore * (4 * random.uniform() - 1);
  }

  rank(
    tokens: Int32Array,
    count: number,
    first: number,
    step: number,
    out: Float64Array,
    floor?: Float64Array,
  ): void {
    const { bounds, optimism, own, least } = this;
    for (let k = 0; k < count; k++) {
      own[k] = optimism[first + k * step];
      least[k] = floor ? floor[first + k * step] : -Infinity;
    }
    this.surrogate.bound(tokens, count, own, least, bounds);
    for (let k = 0; k < count; k++) out[first + k * step] = bounds[k];
  }
}

export class ClimbingPool {
  /** The candidates [DRAWS, stateSize] and their ranks [DRAWS]. */
  readonly states: Int32Array;
  readonly ranks = new Float64Array(DRAWS);
  private readonly env: Environment;
  private readonly ranker: CandidateRanker;
  private readonly climb: number;
  private readonly moves: LocalMoves;
  private readonly mutants: Int32Array;
  private readonly mutantRanks = new Float64Array(DRAWS);
  private readonly tokens: Int32Array;

  /** @param climb local moves of every second candidate */
  constructor(env: Environment, ranker: CandidateRanker, climb: number) {
    this.env = env;
    this.ranker = ranker;
    this.climb = climb;
    this.moves = new LocalMoves(env);
    this.states = new Int32Array(DRAWS * env.stateSize);
    this.mutants = new Int32Array(DRAWS * env.stateSize);
    this.tokens = new Int32Array(DRAWS * env.tokenLength);
  }

  /** New candidates in the place of those before. */
  draw(source: CandidateSource, random: RandomStream): void {
    source.draw(this.states, DRAWS, random);
    this.ranker.renew(random);
    this.rank(this.states, 0, 1, this.ranks);
    for (let move = 0; move < this.climb; move++) this.step(random);
  }

  /** One local move of every second candidate, kept where it ranks higher. */
  private step(random: RandomStream): void {
    const { env, states, mutants, ranks, mutantRanks } = this;
    const size = env.stateSize;
    for (let i = 1; i < DRAWS; i += 2) {
      if (!this.moves.mutate(states, i * size, mutants, i * size, random))
        copyRow(states, i * size, mutants, i * size, size);
    }
    this.rank(mutants, 1, 2, mutantRanks, ranks);
    for (let i = 1; i < DRAWS; i += 2) {
      if (!(mutantRanks[i] > ranks[i])) continue;
      copyRow(mutants, i * size, states, i * size, size);
      ranks[i] = mutantRanks[i];
    }
  }

  private rank(
    states: Int32Array,
    first: number,
    step: number,
    out: Float64Array,
    floor?: Float64Array,
  ): void {
    const { env, tokens } = this;
    let count = 0;
    for (let i = first; i < DRAWS; i += step)
      env.outcomeTokens(states, i * env.stateSize, tokens, count++ * env.tokenLength);
    this.ranker.rank(tokens, count, first, step, out, floor);
  }
}
