/**
 * Active adaptation's control: the same loop without a GFlowNet. Surrogate, first round, unranked mutants of
 * the best, randomized bound, free climbing and diverse batches are active's own; only where candidates come
 * from differs: uniform objects and mutants of the best in the place of draws from an adapted model. What
 * active finds beyond it, its model is the cause of.
 */
import { Acquisition } from '../adapt/acquisition.js';
import { candidatesParameter, climbParameter, oversampleParameter } from '../adapt/active-options.js';
import { MutantCandidates } from '../adapt/candidate-source.js';
import {
  roundParameters,
  surrogateParameters,
  symmetryParameter,
  peaksParameter,
} from '../adapt/common-parameters.js';
import { createSurrogate, exploreParameter, surrogateParameter } from '../adapt/surrogates.js';
import type { RewardLibrary } from '../adapt/library/reward-library.js';
import type { Payer } from '../adapt/payer.js';
import { fitToPaid } from '../adapt/score-model.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';
import { SearchLoop } from './search-loop.js';

/** @param env adapts the presets */
export const surrogateClimbParameters = (env?: Environment) => ({
  ...roundParameters(0, 0.2),
  oversample: oversampleParameter(4),
  climb: climbParameter(100),
  candidates: candidatesParameter,
  peaks: peaksParameter(env),
  surrogate: surrogateParameter('auto'),
  explore: exploreParameter,
  ...surrogateParameters(env),
  symmetry: symmetryParameter,
});

export type SurrogateClimbOptions = SettingsOf<ReturnType<typeof surrogateClimbParameters>>;

/**
 * @param given what differs from the presets
 * @param library earlier rewards of the space
 * @throws one sentence when an option is unknown or out of range
 */
export function surrogateClimb(
  env: Environment,
  backend: Backend,
  payer: Payer,
  given: Partial<SurrogateClimbOptions>,
  random: RandomStream,
  library?: RewardLibrary,
): SearchLoop {
  const options = resolveParameters('baseline surrogate-climb', surrogateClimbParameters(env), given);
  const surrogate = createSurrogate(env, backend, options, random, library);
  return new SearchLoop(env, payer, options, random, (paid) => {
    const acquisition = new Acquisition(paid, surrogate, { ...options, besideBest: library !== undefined });
    const source = new MutantCandidates(paid, options.bestShare);
    return {
      fit: () => ({ surrogate: fitToPaid(surrogate, paid, options.surrogateSteps) }),
      choose: (count, stream) => acquisition.propose(count, source, stream),
    };
  });
}
