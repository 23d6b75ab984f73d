/** The baseline `surrogate`: the active loop without a GFlowNet. It searches and learns no policy. */
import { SurrogateSearch, surrogateSearchParameters } from '../baseline/surrogate-search.js';
import { baselineMethod } from './method.js';

export const surrogate = baselineMethod({
  name: 'surrogate',
  label: 'surrogate only',
  help: 'the active loop without a GFlowNet',
  parameters: surrogateSearchParameters,
  start: (settings, { env, backend, payer, random }) => ({
    spending: new SurrogateSearch(env, backend, payer, settings, random),
  }),
});
