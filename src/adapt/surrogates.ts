/**
 * The surrogates that a method can be given, by name: what `surrogate=` chooses from. A new one is a line
 * here.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { choice, number } from '../settings/describe.js';
import type { Backend } from '../tensor/backend.js';
import { ChosenSurrogate } from './chosen-surrogate.js';
import { GaussianProcess } from './gp/gaussian-process.js';
import { bothStrandsKernels, kernelsOf } from './gp/kernels-of.js';
import { libraryKernels } from './library/library-kernel.js';
import type { RewardLibrary } from './library/reward-library.js';
import { OutcomeList } from './outcome-list.js';
import type { ScoreModel } from './score-model.js';
import { complementOf, Surrogate, type SurrogateOptions } from './surrogate.js';

/** The settings of `surrogateParameters`, resolved. */
export interface SurrogateSettings {
  readonly members: number;
  readonly surrogateHidden: readonly number[];
  readonly surrogateLr: number;
  readonly kmer: number;
  readonly symmetry?: SurrogateOptions['symmetry'];
  /** Where candidates come from, and the moves by which they climb (acquisition.ts). */
  readonly candidates?: 'listed' | 'drawn';
  readonly climb?: number;
}

type Make = (
  env: Environment,
  backend: Backend,
  settings: SurrogateSettings,
  random: RandomStream,
  library?: RewardLibrary,
) => ScoreModel;

/** Scores per minibatch of an ensemble. */
const BATCH = 128;

/** Members of an ensemble that is only tried. */
const TRIAL_MEMBERS = 2;

/**
 * Scores above which a Gaussian process is not taken by itself where candidates climb: each of their moves
 * asks for deviations, whose cost grows with the square of the scores.
 */
const MOST_CLIMBED = 3000;

/** Whether candidates climb: where all outcomes are listed none does. */
const climbs = (env: Environment, { candidates, climb = 0 }: SurrogateSettings): boolean =>
  climb > 0 && !OutcomeList.isFor(env, candidates);

/** An ensemble of networks. */
export const createEnsemble = (
  env: Environment,
  backend: Backend,
  { members, surrogateHidden, surrogateLr, kmer, symmetry }: SurrogateSettings,
  random: RandomStream,
): Surrogate =>
  new Surrogate(
    env,
    backend,
    { members, hidden: surrogateHidden, lr: surrogateLr, batch: BATCH, kmer, symmetry },
    random.fork('surrogate'),
  );

const createProcess: Make = (env, _backend, { symmetry }, _random, library) =>
  new GaussianProcess(env, [
    ...(symmetry === 'reverse-complement'
      ? kernelsOf(env, complementOf(env))
      : [...kernelsOf(env), ...bothStrandsKernels(env)]),
    ...(library ? libraryKernels(library, env.tokenLength) : []),
  ]);

/**
 * Over alphabets of fewer letters the process is taken without a trial of the ensemble, which costs more
 * (docs/baselines.md).
 */
const FEW_LETTERS = 8;

const createAuto: Make = (env, backend, settings, random, library) => {
  const process = () => createProcess(env, backend, settings, random, library);
  const ensemble = (members = settings.members) => createEnsemble(env, backend, { ...settings, members }, random); // prettier-ignore
  const isSettled = env.symbols !== undefined && env.vocabulary < FEW_LETTERS;
  const most = climbs(env, settings) ? MOST_CLIMBED : Infinity;
  // Earlier rewards speak through a process alone; where it is never too dear there is nothing to choose.
  if (most === Infinity && (isSettled || library)) return process();
  return new ChosenSurrogate(
    [
      { make: process, most },
      { make: () => ensemble(), trial: () => ensemble(TRIAL_MEMBERS) },
    ],
    env.tokenLength,
    { isSettled },
  );
};

const KINDS = {
  auto: createAuto,
  network: createEnsemble,
  gp: createProcess,
} satisfies Record<string, Make>;

export type SurrogateName = keyof typeof KINDS;

/** `surrogate=auto|network|gp` */
export const surrogateParameter = (preset: SurrogateName) =>
  choice({
    choices: ['auto', 'network', 'gp'] satisfies SurrogateName[],
    preset,
    before: 'network',
    help: 'gp: a Gaussian process on k-mers and places, exact, for some thousand calls; network: an ensemble; auto: gp for alphabets of fewer than 8 letters, elsewhere whichever predicts better what it was not shown, now and then chosen anew (where candidates climb, network above 3,000 calls)',
  });

/**
 * The surrogate that settings choose.
 * @param library earlier rewards, which a Gaussian process learns from: `auto` takes one where all outcomes are
 * listed
 * @throws where there is a library, and the surrogate is an ensemble
 */
export function createSurrogate(
  env: Environment,
  backend: Backend,
  settings: SurrogateSettings & { readonly surrogate: SurrogateName },
  random: RandomStream,
  library?: RewardLibrary,
): ScoreModel {
  if (library && settings.surrogate === 'network')
    throw new Error(
      '--like: surrogate=network learns nothing from earlier rewards; leave it out, or give surrogate=gp',
    );
  const make: Make = KINDS[settings.surrogate];
  return make(env, backend, settings, random, library);
}

/** `explore=`, which follows the surrogate where it is not given. */
export const exploreParameter = number({
  least: 0,
  greatest: 100,
  help: 'times the deviations of the randomized bound (default: 1 for network, 0.2 for gp)',
});
