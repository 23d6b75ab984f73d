/** The method `finetune`: relative trajectory balance from the pre-trained policy. */
import { FineTuning, fineTuningParameters } from '../adapt/fine-tuning.js';
import { adaptMethod } from './method.js';
import { loadNetwork, storeNetwork } from './stored-policy.js';

export const finetune = adaptMethod({
  name: 'finetune',
  label: 'fine-tuned',
  help: 'relative trajectory balance',
  parameters: fineTuningParameters,
  start(settings, { model, payer, random }) {
    const spending = new FineTuning(model, payer, settings, random);
    return { spending, save: (tensors) => storeNetwork(tensors, spending.policy) };
  },
  load: ({ hidden }, stored) => loadNetwork(stored, { hidden }),
});
