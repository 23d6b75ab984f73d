/**
 * Thompson batches: every outcome of a batch is the best by one member of the ensemble, members in turn. What
 * the members do not agree on is tried by as many outcomes as there are opinions. Candidates are uniform
 * outcomes and mutants of the best, of which every second one climbs its member's prediction.
 *
 * Members differ in their starting values and minibatches, which stands for a draw of the posterior (after
 * Lu and Van Roy, Ensemble Sampling, 2017).
 */
import { MutantCandidates, DRAWS } from '../adapt/candidate-source.js';
import { climbParameter } from '../adapt/active-options.js';
import { ClimbingPool, type CandidateRanker } from '../adapt/climbing-pool.js';
import { shareParameter, surrogateParameters, symmetryParameter } from '../adapt/common-parameters.js';
import { createEnsemble } from '../adapt/surrogates.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import { bestFirst } from '../adapt/ranked-texts.js';
import { scheduleParameters } from '../adapt/round-schedule.js';
import { fitToPaid } from '../adapt/score-model.js';
import type { Surrogate } from '../adapt/surrogate.js';
import { fillUniform } from '../adapt/unpaid-outcomes.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { integer, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';
import { SearchLoop, type SearchParts } from './search-loop.js';

/** @param env adapts the presets */
export const thompsonParameters = (env?: Environment) => ({
  ...scheduleParameters(),
  bestShare: shareParameter(0.05, 'share of the paid that counts as the best'),
  climb: climbParameter(100),
  pools: integer({ least: 1, greatest: 1000, preset: 1, help: `pools of ${DRAWS} candidates a member and round` }),
  ...surrogateParameters(env),
  symmetry: symmetryParameter,
}); // prettier-ignore

export type ThompsonOptions = SettingsOf<ReturnType<typeof thompsonParameters>>;

/**
 * @param given what differs from the presets
 * @throws one sentence when an option is unknown or out of range
 */
export function thompson(
  env: Environment,
  backend: Backend,
  payer: Payer,
  given: Partial<ThompsonOptions>,
  random: RandomStream,
): SearchLoop {
  const options = resolveParameters('baseline thompson', thompsonParameters(env), given);
  const surrogate = createEnsemble(env, backend, options, random);
  return new SearchLoop(env, payer, options, random, (paid) => new Opinions(paid, surrogate, options));
}

class Opinions implements SearchParts {
  private readonly source: MutantCandidates;
  private readonly pool: ClimbingPool;
  private member = 0;

  constructor(
    private readonly paid: PaidOutcomes,
    private readonly surrogate: Surrogate,
    private readonly options: ThompsonOptions,
  ) {
    const scratch = new Float64Array(DRAWS);
    const ranker: CandidateRanker = {
      renew: () => undefined,
      rank: (tokens, count, first, step, out) => {
        surrogate.predictMember(this.member, tokens, count, scratch);
        for (let k = 0; k < count; k++) out[first + k * step] = scratch[k];
      },
    };
    this.source = new MutantCandidates(paid, options.bestShare);
    this.pool = new ClimbingPool(paid.env, ranker, options.climb);
  }

  fit(): Readonly<Record<string, number>> {
    return { surrogate: fitToPaid(this.surrogate, this.paid, this.options.surrogateSteps) };
  }

  choose(count: number, random: RandomStream): string[] {
    const { members } = this.options;
    // Who goes first is drawn, since a batch may not be a multiple of the members.
    const start = random.int(members);
    const lists = new Map<number, string[]>();
    for (let i = 0; i < Math.min(members, count); i++) {
      const member = (start + i) % members;
      lists.set(member, this.ranked(member, random.fork(`member${member}`)));
    }
    const texts = new Set<string>();
    for (let i = 0, dry = 0; texts.size < count && dry < members; i++) {
      const list = lists.get((start + i) % members) ?? [];
      while (list.length > 0 && texts.has(list.at(-1)!)) list.pop();
      const text = list.pop();
      dry = text === undefined ? dry + 1 : 0;
      if (text !== undefined) texts.add(text);
    }
    return fillUniform(texts, count, this.paid, random);
  }

  /** New candidates of one member, its best last. */
  private ranked(member: number, random: RandomStream): string[] {
    const { paid, pool, options } = this;
    const { env } = paid;
    const ranks = new Map<string, number>();
    this.member = member;
    for (let drawn = 0; drawn < options.pools; drawn++) {
      pool.draw(this.source, random);
      for (let i = 0; i < DRAWS; i++) {
        const text = env.outcomeText(pool.states, i * env.stateSize);
        if (!paid.has(text)) ranks.set(text, pool.ranks[i]);
      }
    }
    return bestFirst(ranks)
      .map(([text]) => text)
      .reverse();
  }
}
