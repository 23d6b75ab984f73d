/**
 * The method `extraction`: the sum over all outcomes that the paper calls direct extraction. It asks the
 * learned model for every pair (s, y); where outcomes can be listed, `exact` needs no model and is exact.
 * What 0.1.0 called `exact` is this.
 */
import { ExtractionAdaptation, extractionParameters } from '../adapt/extraction-adaptation.js';
import { UsageError } from '../settings/errors.js';
import { adaptMethod } from './method.js';
import { loadNumerators, storeNumerators } from './stored-policy.js';

const MOST_OUTCOMES = 2_000_000;

export const extraction = adaptMethod({
  name: 'extraction',
  label: 'extraction',
  help: 'the sum over all outcomes of what the learned model says of them',
  parameters: extractionParameters,
  calls({ task, outcomeCount = Infinity, logOutcomeCount }) {
    if (outcomeCount <= MOST_OUTCOMES) return outcomeCount;
    throw new UsageError(
      `adapt: method extraction sums over all outcomes, ${task.name} has e^${logOutcomeCount.toFixed(1)} of them; use active or amortized`,
    );
  },
  usesOperator: ({ pairs, normalize }) => pairs === 'reachable' && normalize,
  start(settings, { model, payer, progress, operator }) {
    const spending = new ExtractionAdaptation(model, payer, settings, progress, operator);
    return { spending, save: (tensors) => storeNumerators(tensors, spending.numerators) };
  },
  load: (_, stored) => loadNumerators(stored),
});
