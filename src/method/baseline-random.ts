/** The baseline `random`: distinct outcomes, drawn uniformly. It has no settings and learns no policy. */
import { RandomSearch } from '../baseline/random.js';
import { baselineMethod } from './method.js';

export const random = baselineMethod({
  name: 'random',
  label: 'random',
  help: 'distinct outcomes drawn uniformly',
  parameters: {},
  start: (_, { env, payer, random: stream }) => ({
    spending: new RandomSearch(env, payer, stream),
  }),
});
