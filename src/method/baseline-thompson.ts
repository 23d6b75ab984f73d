/** The baseline `thompson`. It searches and learns no policy. */
import { thompson, thompsonParameters } from '../baseline/thompson.js';
import { baselineMethod } from './method.js';

export const opinions = baselineMethod({
  name: 'thompson',
  label: 'Thompson batches',
  help: 'Thompson batches: every candidate the best by one member of the ensemble',
  parameters: thompsonParameters,
  start: (settings, { env, backend, payer, random }) => ({
    spending: thompson(env, backend, payer, settings, random),
  }),
});
