/**
 * Search by a surrogate that ranks all it can: fit it to what was paid for, rank candidates by the mean and
 * `optimism` deviations, pay for the best, repeat. Candidates are all outcomes where these are few; else
 * uniform ones, and several generations of local mutants of the best, bred on the surrogate's word alone. It
 * finds; it has no sampler.
 */
import { Acquisition } from '../adapt/acquisition.js';
import { MOST, roundParameters, surrogateParameters } from '../adapt/common-parameters.js';
import { createSurrogate, surrogateParameter } from '../adapt/surrogates.js';
import { LocalMoves } from '../adapt/local-moves.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import { bestFirst } from '../adapt/ranked-texts.js';
import { fitToPaid, type ScoreModel } from '../adapt/score-model.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';
import { integer, number, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';
import { SearchLoop, type SearchParts } from './search-loop.js';

/** @param env adapts the presets */
export const surrogateSearchParameters = (env?: Environment) => ({
  ...roundParameters(0.4),
  /** When candidates are ranked. */
  optimism: number({ least: 0, preset: 1, help: 'deviations added to the mean' }),
  pool: integer({ least: 1, greatest: MOST, preset: 8192, help: 'candidates bred a round, where not all can be ranked' }),
  generations: integer({ least: 0, greatest: 1000, preset: 4, help: 'generations of breeding' }),
  surrogate: surrogateParameter('network'),
  ...surrogateParameters(env),
}); // prettier-ignore

export type SurrogateSearchOptions = SettingsOf<ReturnType<typeof surrogateSearchParameters>>;

/** Most outcomes that are all ranked. */
const RANK_ALL = 200_000;
const CHUNK = 4096;

/**
 * @param given what differs from the presets
 * @throws one sentence when an option is unknown or out of range
 */
export function surrogateSearch(
  env: Environment,
  backend: Backend,
  payer: Payer,
  given: Partial<SurrogateSearchOptions>,
  random: RandomStream,
): SearchLoop {
  const options = resolveParameters('baseline surrogate', surrogateSearchParameters(env), given);
  const surrogate = createSurrogate(env, backend, options, random);
  return new SearchLoop(
    env,
    payer,
    options,
    random,
    (paid) => new RankedCandidates(paid, surrogate, options),
  );
}

class RankedCandidates implements SearchParts {
  private readonly env: Environment;
  private readonly paid: PaidOutcomes;
  private readonly surrogate: ScoreModel;
  private readonly options: SurrogateSearchOptions;
  private readonly acquisition: Acquisition;
  private readonly moves: LocalMoves;
  private readonly states: Int32Array;
  private readonly tokens: Int32Array;
  private readonly mean = new Float64Array(CHUNK);
  private readonly deviation = new Float64Array(CHUNK);

  constructor(paid: PaidOutcomes, surrogate: ScoreModel, options: SurrogateSearchOptions) {
    const { env } = paid;
    this.env = env;
    this.paid = paid;
    this.surrogate = surrogate;
    this.options = options;
    this.acquisition = new Acquisition(paid, surrogate, { ...options, oversample: 1 });
    this.moves = new LocalMoves(env);
    this.states = new Int32Array(CHUNK * env.stateSize);
    this.tokens = new Int32Array(CHUNK * env.tokenLength);
  }

  fit(): Readonly<Record<string, number>> {
    return { surrogate: fitToPaid(this.surrogate, this.paid, this.options.surrogateSteps) };
  }

  /** Local mutants of the best, and the candidates that rank best. */
  choose(size: number, random: RandomStream): string[] {
    const local = this.acquisition.local(Math.round(size * this.options.localShare), random.fork('local'));
    return [...local, ...this.best(size - local.length, new Set(local), random.fork('candidates'))];
  }

  /** The best candidates by mean + optimism * deviation that are neither paid for nor in `taken`. */
  private best(count: number, taken: ReadonlySet<string>, random: RandomStream): string[] {
    const ranks = new Map<string, number>();
    if ((this.env.outcomeCount ?? Infinity) <= RANK_ALL) this.rankAll(ranks);
    else this.breed(ranks, random);
    return bestFirst(ranks)
      .filter(([text]) => !this.paid.has(text) && !taken.has(text))
      .slice(0, count)
      .map(([text]) => text);
  }

  private rankAll(ranks: Map<string, number>): void {
    const { env, states } = this;
    for (let from = 0; from < env.outcomeCount!; from += CHUNK) {
      const count = Math.min(CHUNK, env.outcomeCount! - from);
      for (let i = 0; i < count; i++) env.outcomeAt!(from + i, states, i * env.stateSize);
      this.rank(count, ranks);
    }
  }

  /** Uniform outcomes and neighbors of the best paid, then generations of neighbors of the best ranked. */
  private breed(ranks: Map<string, number>, random: RandomStream): void {
    const { env, states, options, paid, moves } = this;
    const size = env.stateSize;
    const parents = paid.bestIndices(Math.max(1, Math.ceil(paid.count * options.bestShare)));
    const each = Math.max(1, Math.min(CHUNK, Math.ceil(options.pool / (options.generations + 1))));
    for (let i = 0; i < each; i++) {
      const parent = parents[random.int(parents.length)];
      if (i % 2 || !moves.mutate(paid.replay.states, parent * size, states, i * size, random))
        env.sampleOutcome(random, states, i * size);
    }
    this.rank(each, ranks);
    const elders = new Int32Array(parents.length * size);
    for (let generation = 0; generation < options.generations; generation++) {
      const best = bestFirst(ranks).slice(0, parents.length);
      best.forEach(([text], i) => env.outcomeFromText(text, elders, i * size));
      for (let i = 0; i < each; i++) {
        const parent = random.int(best.length);
        if (!moves.mutate(elders, parent * size, states, i * size, random))
          copyRow(elders, parent * size, states, i * size, size);
      }
      this.rank(each, ranks);
    }
  }

  /** Ranks the first `count` rows of `states`. */
  private rank(count: number, ranks: Map<string, number>): void {
    const { env, states, tokens, mean, deviation } = this;
    for (let i = 0; i < count; i++) env.outcomeTokens(states, i * env.stateSize, tokens, i * env.tokenLength);
    this.surrogate.predict(tokens, count, mean, deviation);
    for (let i = 0; i < count; i++)
      ranks.set(env.outcomeText(states, i * env.stateSize), mean[i] + this.options.optimism * deviation[i]);
  }
}
