/** The method `exact`: extraction by the sum over all outcomes. */
import { ExactAdaptation, exactParameters } from '../adapt/exact-adaptation.js';
import { UsageError } from '../settings/errors.js';
import { adaptMethod } from './method.js';
import { loadNumerators, storeNumerators } from './stored-policy.js';

const MOST_OUTCOMES = 2_000_000;

export const exact = adaptMethod({
  name: 'exact',
  label: 'exact extraction',
  help: 'a sum over all outcomes',
  parameters: exactParameters,
  calls({ task, outcomeCount = Infinity, logOutcomeCount }) {
    if (outcomeCount <= MOST_OUTCOMES) return outcomeCount;
    throw new UsageError(
      `adapt: method exact sums over all outcomes, ${task.name} has e^${logOutcomeCount.toFixed(1)} of them; use active or amortized`,
    );
  },
  start(settings, { model, payer, progress }) {
    const spending = new ExactAdaptation(model, payer, settings, progress);
    return { spending, save: (tensors) => storeNumerators(tensors, spending.extraction.numerators) };
  },
  load: (_, stored) => loadNumerators(stored),
});
