/**
 * A pre-trained model as a source of candidates: Monte-Carlo extraction with the best measured outcomes as the
 * sample, weighed by their scores, so that it draws them and what the model takes for them.
 */
import { PolicyCandidates, type CandidateSource } from '../adapt/candidate-source.js';
import { monteCarloPolicy } from '../adapt/monte-carlo-extraction.js';
import type { Environment } from '../env/environment.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { PlateModel } from './plate-model.js';

/** Outcomes of the sample, and the score's weight in their spread. */
const SAMPLE = 32;
const SHARPNESS = 2;

export function samplerOf(env: Environment, model: OutcomeModel, { known }: PlateModel): CandidateSource {
  const best = known.order.slice(0, SAMPLE);
  const [first, last] = [known.scores[best[0]], known.scores[best[best.length - 1]]];
  const range = first > last ? first - last : 1;
  const logWeight = best.map((p) => (SHARPNESS * (known.scores[p] - last)) / range);
  const policy = monteCarloPolicy(model, { states: known.statesOf(best), logWeight, count: best.length });
  return new PolicyCandidates(env, () => policy);
}
