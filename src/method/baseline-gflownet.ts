/** The baseline `gflownet`: a GFlowNet from scratch. */
import { ScratchTraining, scratchParameters } from '../baseline/gflownet.js';
import { baselineMethod } from './method.js';
import { loadPlainNetwork, networkWork } from './stored-policy.js';

export const gflownet = baselineMethod({
  name: 'gflownet',
  label: 'GFlowNet from scratch',
  help: 'a GFlowNet from scratch, learning from all that was paid for',
  parameters: scratchParameters,
  start: (settings, { env, backend, payer, random }) =>
    networkWork(new ScratchTraining(env, backend, payer, settings, random)),
  load: loadPlainNetwork,
});
