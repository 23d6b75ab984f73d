/** The baseline `surrogate-climb`: the active loop's own acquisition without a GFlowNet. */
import { surrogateClimb, surrogateClimbParameters } from '../baseline/surrogate-climb.js';
import { baselineMethod } from './method.js';

export const climb = baselineMethod({
  name: 'surrogate-climb',
  label: 'same acquisition, no GFlowNet',
  help: "active's surrogate, climbing and batches without a GFlowNet: its control",
  parameters: surrogateClimbParameters,
  usesLibrary: true,
  start: (settings, { env, backend, payer, random, library }) => ({
    spending: surrogateClimb(env, backend, payer, settings, random, library),
  }),
});
