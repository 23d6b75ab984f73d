/** The baseline `adalead`. It searches and learns no policy. */
import { adalead, adaleadParameters } from '../baseline/adalead.js';
import { baselineMethod } from './method.js';

export const leading = baselineMethod({
  name: 'adalead',
  label: 'AdaLead',
  help: 'AdaLead: roll-outs of the leaders on the word of a surrogate',
  parameters: adaleadParameters,
  start: (settings, { env, backend, payer, random }) => ({
    spending: adalead(env, backend, payer, settings, random),
  }),
});
