/** The settings of active adaptation, and when it extracts exactly. */
import type { Environment } from '../env/environment.js';
import { choice, integer, number, type SettingsOf } from '../settings/describe.js';
import {
  batchParameter,
  epsilonParameter,
  gammaParameter,
  hiddenParameter,
  MOST,
  rateParameter,
  roundParameters,
  surrogateParameters,
  symmetryParameter,
  peaksParameter,
  updatesParameter,
} from './common-parameters.js';
import { MOST_OPERATOR_OUTCOMES } from './extraction-operator.js';
import { exploreParameter, surrogateParameter } from './surrogates.js';

const SAMPLERS = ['auto', 'extraction', 'network'] as const;

/** @param note what its preset is elsewhere */
export const oversampleParameter = (preset: number, note = '') =>
  integer({ least: 1, greatest: 1000, preset, help: `candidates drawn for every one that is paid${note}` });

/** @param note as above */
export const climbParameter = (preset: number, note = '') =>
  integer({
    least: 0,
    greatest: 100_000,
    preset,
    help: `free local moves by which every second candidate climbs the surrogate${note}`,
  });

export const candidatesParameter = choice({
  choices: ['listed', 'drawn'],
  preset: 'listed',
  before: 'drawn',
  help: 'listed: the best of all outcomes by the surrogate where there are at most 200,000; drawn: never',
});

/** @param env adapts the presets; without it, those for strings whose outcomes are too many to sum over */
export function activeParameters(env?: Environment) {
  // Draws of a table are free, and ranked hard; those of a network are few, and climb.
  const summed = env !== undefined && usesExtraction(env);
  return {
    /** Batches are drawn from r_hat^gamma: more for modes. */
    gamma: gammaParameter(5, 'batches are drawn from r_hat^gamma: more for modes'),
    /** The finished sampler's target is r^finalGamma: 1 for the distribution. Default: gamma. */
    finalGamma: number({ least: 0.01, help: 'the finished sampler targets r^finalGamma: 1 for the distribution (default: gamma)' }),
    /** Exact extraction, or the trained network; `auto`: extraction where outcomes are few enough. */
    sampler: choice({ choices: SAMPLERS, preset: 'auto', help: 'exact extraction where outcomes can be enumerated, else a network' }),
    ...roundParameters(0, 0.2),
    /** Candidates drawn from the sampler for every one that is paid. */
    oversample: oversampleParameter(summed ? 16 : 4, '; 16 where outcomes can be enumerated'),
    climb: climbParameter(summed ? 0 : 100, '; 0 where outcomes can be enumerated'),
    candidates: candidatesParameter,
    peaks: peaksParameter(env),
    surrogate: surrogateParameter('auto'),
    explore: exploreParameter,
  ...surrogateParameters(env),
    /** Symmetry of the reward that the surrogates know. */
    symmetry: symmetryParameter,
    hidden: hiddenParameter([128, 128], 'hidden widths of the sampler'),
    samplerLr: rateParameter(2e-3, 'learning rate of the sampler'),
    epsilon: epsilonParameter(0.05),
    predictorSteps: updatesParameter(40, 'updates of N and Q a round'),
    predictorBatch: batchParameter(8, 'trajectories of such an update', 2),
    polishSteps: updatesParameter(200, 'updates by trajectory balance a round'),
    polishBatch: batchParameter(32, 'trajectories of such an update', 2),
    /** In the place of surrogateSteps after the last round: there is no hurry then, and no further call. */
    finalSurrogateSteps: integer({ least: 1, greatest: MOST, help: 'minibatches a member after the last round (default: surrogateSteps)' }),
    finalPolishSteps: updatesParameter(1000, 'updates by trajectory balance after the last round'),
  }; // prettier-ignore
}

export type ActiveOptions = SettingsOf<ReturnType<typeof activeParameters>>;

/** Whether the active loop extracts exactly: where outcomes are few enough for the operator. */
export function usesExtraction(env: Environment, sampler: (typeof SAMPLERS)[number] = 'auto'): boolean {
  if (sampler !== 'auto') return sampler === 'extraction';
  return (env.outcomeCount ?? Infinity) <= MOST_OPERATOR_OUTCOMES;
}
