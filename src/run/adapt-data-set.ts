/**
 * Monte-Carlo extraction over what has been scored already, a data set or the paid calls of another run: no
 * reward is called, nothing is trained. The policy ends in the data set's outcomes only, in proportion to
 * their rewards; scores become rewards by their range, as in adapt-offline.ts.
 */
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { payerOf } from './adapt-offline.js';
import { logged, newResults, type MeasuredEntry } from './measured-results.js';
import type { Tensors } from '../method/method.js';
import { monteCarlo, storeSample } from '../method/adapt-monte-carlo.js';
import { UsageError } from '../settings/errors.js';
import type { PaidEntry } from './paid-summary.js';
import type { RunDirectory } from '../store/run-directory.js';

/**
 * Results as they can be extracted from, checked.
 * @throws UsageError on an outcome that is none of the task, a contradiction, or an empty set
 */
export function checkDataSet(model: OutcomeModel, measured: readonly MeasuredEntry[]): readonly PaidEntry[] {
  const results = newResults([], model.env, measured);
  if (results.length === 0) throw new UsageError('--measured: there are no scores to extract from');
  return results;
}

/** Writes the run: the results as its log of calls, and the policy. */
export function extractFromDataSet(
  directory: RunDirectory,
  model: OutcomeModel,
  results: readonly PaidEntry[],
  lower = false,
): void {
  const { env } = model;
  directory.appendOracleCalls(results.map(logged));
  const states = new Int32Array(results.length * env.stateSize);
  results.forEach(({ outcome }, i) => env.outcomeFromText(outcome, states, i * env.stateSize));
  const logWeight = Float32Array.from(payerOf(results, lower).all, ({ logReward }) => logReward);
  const tensors: Tensors = new Map();
  storeSample(tensors, model, { states, logWeight });
  directory.saveCheckpoint({ step: results.length, state: { method: monteCarlo.name }, tensors });
}
