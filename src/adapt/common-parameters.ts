/** Settings that several methods have: rounds of a budget, the surrogates, a network and its updates. */
import type { Environment } from '../env/environment.js';
import { boolean, choice, integer, integers, number, type NumberParameter } from '../settings/describe.js';
import { scheduleParameters } from './round-schedule.js';

/** Most updates, rounds or calls that a setting may ask for. */
export const MOST = 1_000_000_000;

type Preset<T> = { readonly preset: T };

/** Exponent of the target r^gamma. */
export const gammaParameter = (preset: number, help: string): NumberParameter & Preset<number> =>
  number({ least: 0.01, preset, help });

export const hiddenParameter = (preset: readonly number[], help: string) =>
  integers({ least: 1, greatest: 8192, preset, help });

export const rateParameter = (preset: number, help = 'learning rate') =>
  number({ least: 1e-9, greatest: 10, preset, help });

export const shareParameter = (preset: number, help: string) =>
  number({ least: 0, greatest: 1, preset, help });

/** Chance of a uniformly random action in roll-outs. */
export const epsilonParameter = (preset: number, help = 'chance of a random action') =>
  shareParameter(preset, help);

/** A number of updates, which may be none. */
export const updatesParameter = (preset: number, help: string) =>
  integer({ least: 0, greatest: MOST, preset, help });

/** A number of trajectories. */
export const batchParameter = (preset: number, help: string, least = 1) =>
  integer({ least, greatest: 65_536, preset, help });

/**
 * Rounds of methods that fit a surrogate in between, and where they look for new outcomes.
 *
 * @param before the local share of stored runs that do not say it
 */
export const roundParameters = (localShare: number, before = localShare) => ({
  ...scheduleParameters(),
  /** Share of a batch that is unranked single mutants of the best. */
  localShare: {
    ...shareParameter(localShare, 'share of a round that is unranked mutants of the best'),
    before,
  },
  /** Share of the paid outcomes that counts as "the best". */
  bestShare: shareParameter(0.05, 'share of the paid that counts as the best'),
});

/**
 * What a batch leaves for last. What lies next to another is told by letters, which says nothing of the
 * numbers of a grid: 1,3 and 9,3 differ in one.
 */
export const peaksParameter = (env: Environment | undefined) =>
  boolean({
    preset: env?.ordinal !== true,
    before: false,
    help: 'outcomes next to a better one, paid for or expected, come last; false on grids',
  });

/** What the surrogates know of the reward beforehand. */
export const symmetryParameter = choice({
  choices: ['none', 'reverse-complement'],
  preset: 'none',
  help: 'reverse-complement: both strands have one score',
});

/**
 * The ensemble of surrogates. Steps of a reward over numbers in order (grids) have edges, which a few hundred
 * minibatches leave blurred.
 */
export function surrogateParameters(env: Environment | undefined) {
  const { lr, steps } = env?.ordinal ? { lr: 3e-3, steps: 1000 } : { lr: 1e-3, steps: 300 };
  return {
    members: integer({ least: 1, greatest: 100, preset: 5, help: 'surrogates in the ensemble' }),
    surrogateHidden: hiddenParameter([128, 128], 'hidden widths of a surrogate'),
    surrogateLr: rateParameter(lr, 'learning rate of the surrogates; 0.003 on grids'),
    surrogateSteps: integer({
      least: 1,
      greatest: MOST,
      preset: steps,
      help: 'minibatches a round and member, at least 12 passes over the paid; 1000 on grids',
    }),
    kmer: integer({
      least: 0,
      greatest: 6,
      preset: env?.symbols ? 4 : 0,
      help: 'longest k-mer that the ensemble sees; 4 for strings',
    }),
  };
}
