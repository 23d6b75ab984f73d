/** The method `finetune`: relative trajectory balance from the pre-trained policy. */
import { FineTuning, fineTuningParameters } from '../adapt/fine-tuning.js';
import { adaptMethod } from './method.js';
import { loadPlainNetwork, networkWork } from './stored-policy.js';

export const finetune = adaptMethod({
  name: 'finetune',
  label: 'fine-tuned',
  help: 'relative trajectory balance',
  parameters: fineTuningParameters,
  start: (settings, { model, payer, random }) => networkWork(new FineTuning(model, payer, settings, random)),
  load: loadPlainNetwork,
});
