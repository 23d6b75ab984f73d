/** The baseline `mcmc`: Metropolis-Hastings chains. It searches and learns no policy. */
import { Mcmc, mcmcParameters } from '../baseline/mcmc.js';
import { baselineMethod } from './method.js';

export const mcmc = baselineMethod({
  name: 'mcmc',
  label: 'MCMC',
  help: 'Metropolis-Hastings chains of local moves',
  parameters: mcmcParameters,
  start: (settings, { env, payer, random }) => ({
    spending: new Mcmc(env, payer, settings, random),
  }),
});
