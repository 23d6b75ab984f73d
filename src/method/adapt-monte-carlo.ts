/**
 * The method `monte-carlo`: extraction by a sum over some outcomes. Its policy is the model and the sample.
 */
import {
  MonteCarloAdaptation,
  monteCarloParameters,
  type OutcomeSample,
} from '../adapt/monte-carlo-adaptation.js';
import { monteCarloPolicy } from '../adapt/monte-carlo-extraction.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { UsageError } from '../settings/errors.js';
import { adaptMethod, type Tensors } from './method.js';
import { MODEL_PREFIX, newModel } from './pretrain-method.js';
import { loadParameters, storedIntegers, storedReals, storeParameters } from './stored-parameters.js';

const TOKENS = 'extraction.tokens';
const WEIGHTS = 'extraction.logWeights';

/** Stores the model, and the outcomes with their log-weights. */
export function storeSample(tensors: Tensors, model: OutcomeModel, sample: OutcomeSample): void {
  const { env } = model;
  const { states, logWeight } = sample;
  const count = logWeight.length;
  const tokens = new Int32Array(count * env.tokenLength);
  for (let i = 0; i < count; i++) env.outcomeTokens(states, i * env.stateSize, tokens, i * env.tokenLength);
  storeParameters(tensors, MODEL_PREFIX, model.parameters, false);
  tensors.set(TOKENS, { shape: [count, env.tokenLength], data: tokens });
  tensors.set(WEIGHTS, { shape: [count], data: logWeight });
}

export const monteCarlo = adaptMethod({
  name: 'monte-carlo',
  label: 'Monte-Carlo extraction',
  help: 'a sum over some outcomes',
  parameters: monteCarloParameters,
  stream: 'monte-carlo',
  start(settings, { model, payer, random }) {
    const spending = new MonteCarloAdaptation(model, payer, settings, random);
    return { spending, save: (tensors) => spending.sample && storeSample(tensors, model, spending.sample) };
  },
  load({ normalize }, stored) {
    const { owner, env, backend, tensors, parentConfig } = stored;
    if (parentConfig === undefined)
      throw new UsageError(`${owner}: its config lacks parentConfig, from which its model is built`);
    const model = newModel(owner, env, backend, parentConfig, 0);
    loadParameters(tensors, MODEL_PREFIX, model.parameters, false);
    const logWeight = storedReals(tensors, WEIGHTS);
    const count = logWeight.length;
    const tokens = storedIntegers(tensors, TOKENS, count * env.tokenLength);
    const states = new Int32Array(count * env.stateSize);
    for (let i = 0; i < count; i++)
      env.outcomeFromTokens(tokens, i * env.tokenLength, states, i * env.stateSize);
    return monteCarloPolicy(model, { states, logWeight, count }, normalize);
  },
});
