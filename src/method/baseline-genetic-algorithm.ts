/** The baseline `genetic`. It searches and learns no policy. */
import { geneticAlgorithm, geneticParameters } from '../baseline/genetic-algorithm.js';
import { baselineMethod } from './method.js';

export const genetic = baselineMethod({
  name: 'genetic',
  label: 'genetic algorithm',
  help: 'a genetic algorithm: the best breed, their new children are paid for',
  parameters: geneticParameters,
  start: (settings, { env, payer, random }) => ({
    spending: geneticAlgorithm(env, payer, settings, random),
  }),
});
