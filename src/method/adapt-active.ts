/** The method `active`: a reward model in the loop. It extracts exactly where outcomes are few. */
import { activeParameters, usesExtraction } from '../adapt/active-options.js';
import { ActiveAdaptation } from '../adapt/active.js';
import { ExtractionSampler } from '../adapt/extraction-sampler.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { adaptMethod, type Tensors } from './method.js';
import {
  hasNumerators,
  loadNumerators,
  loadPlainNetwork,
  storeNetwork,
  storeNumerators,
} from './stored-policy.js';

/** Stores what the policy can be built from without the reward. */
export function storeActive(tensors: Tensors, { sampler }: ActiveAdaptation): void {
  if (sampler instanceof ExtractionSampler) storeNumerators(tensors, sampler.numerators);
  else if (sampler.policy instanceof PolicyNetwork) storeNetwork(tensors, sampler.policy);
}

export const active = adaptMethod({
  name: 'active',
  label: 'active loop',
  help: 'good candidates for few calls',
  parameters: activeParameters,
  usesLibrary: true,
  usesOperator: ({ sampler }, env) => usesExtraction(env, sampler),
  start(settings, { model, payer, random, operator, library }) {
    const spending = new ActiveAdaptation(model, payer, settings, random, payer.remaining, operator, library);
    return { spending, save: (tensors) => storeActive(tensors, spending) };
  },
  load: (settings, stored) =>
    hasNumerators(stored) ? loadNumerators(stored) : loadPlainNetwork(settings, stored),
});
