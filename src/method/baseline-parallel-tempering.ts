/** The baseline `parallel-tempering`. It searches and learns no policy. */
import { ParallelTempering, parallelTemperingParameters } from '../baseline/parallel-tempering.js';
import { baselineMethod } from './method.js';

export const tempering = baselineMethod({
  name: 'parallel-tempering',
  label: 'parallel tempering',
  help: 'Metropolis-Hastings chains on ladders of temperatures that exchange states',
  parameters: parallelTemperingParameters,
  start: (settings, { env, payer, random }) => ({
    spending: new ParallelTempering(env, payer, settings, random),
  }),
});
