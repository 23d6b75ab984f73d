/** The baseline `surrogate`: all candidates ranked by a surrogate. It searches and learns no policy. */
import { surrogateSearch, surrogateSearchParameters } from '../baseline/surrogate-search.js';
import { baselineMethod } from './method.js';

export const surrogate = baselineMethod({
  name: 'surrogate',
  label: 'surrogate only',
  help: 'candidates ranked by a surrogate: all of a small space',
  parameters: surrogateSearchParameters,
  start: (settings, { env, backend, payer, random }) => ({
    spending: surrogateSearch(env, backend, payer, settings, random),
  }),
});
