/**
 * The surrogates that a method can be given, by name: what `surrogate=` chooses from. A new one is a line
 * here.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { choice } from '../settings/describe.js';
import type { Backend } from '../tensor/backend.js';
import { GaussianProcess } from './gp/gaussian-process.js';
import { kernelsOf } from './gp/kernels-of.js';
import type { ScoreModel } from './score-model.js';
import { complementOf, Surrogate, type SurrogateOptions } from './surrogate.js';

/** The settings of `surrogateParameters`, resolved. */
export interface SurrogateSettings {
  readonly members: number;
  readonly surrogateHidden: readonly number[];
  readonly surrogateLr: number;
  readonly kmer: number;
  readonly symmetry?: SurrogateOptions['symmetry'];
}

interface SurrogateKind {
  make(env: Environment, backend: Backend, settings: SurrogateSettings, random: RandomStream): ScoreModel;
}

/** Scores per minibatch of an ensemble. */
const BATCH = 128;

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

const KINDS = {
  network: { make: createEnsemble },
  gp: {
    make: (env, _, { symmetry }) =>
      new GaussianProcess(
        env,
        kernelsOf(env, symmetry === 'reverse-complement' ? complementOf(env) : undefined),
      ),
  },
} satisfies Record<string, SurrogateKind>;

export type SurrogateName = keyof typeof KINDS;

/** `surrogate=network|gp` */
export const surrogateParameter = choice({
  choices: ['network', 'gp'] satisfies SurrogateName[],
  preset: 'network',
  help: 'network: an ensemble; gp: a Gaussian process on k-mers and places, exact, for some thousand calls',
});

/** The surrogate that settings choose. */
export const createSurrogate = (
  env: Environment,
  backend: Backend,
  settings: SurrogateSettings & { readonly surrogate: SurrogateName },
  random: RandomStream,
): ScoreModel => KINDS[settings.surrogate].make(env, backend, settings, random);
