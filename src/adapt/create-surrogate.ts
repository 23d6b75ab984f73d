/** A surrogate made of the settings that every method with one has (`surrogateParameters`). */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { Surrogate, type SurrogateOptions } from './surrogate.js';

export interface SurrogateSettings {
  readonly members: number;
  readonly surrogateHidden: readonly number[];
  readonly surrogateLr: number;
  readonly kmer: number;
  readonly symmetry?: SurrogateOptions['symmetry'];
}

/** Scores per minibatch. */
const BATCH = 128;

export const createSurrogate = (
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
