/** The method `amortized`: the paper's predictor N, trained on what is paid for. */
import { amortizedParameters } from '../adapt/amortized-adaptation-options.js';
import { AmortizedAdaptation } from '../adapt/amortized-adaptation.js';
import { adaptMethod } from './method.js';
import { loadPlainNetwork, networkWork } from './stored-policy.js';

export const amortized = adaptMethod({
  name: 'amortized',
  label: 'amortized predictor',
  help: "the paper's predictor",
  parameters: amortizedParameters,
  start: (settings, { model, payer, random }) =>
    networkWork(new AmortizedAdaptation(model, payer, settings, random)),
  load: loadPlainNetwork,
});
