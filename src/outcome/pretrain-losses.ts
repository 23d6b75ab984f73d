/**
 * The loss of a pre-training: maximum likelihood, or the paper's contrastive training, with the numbers that
 * the options leave open (eps and C of the outcome reward, pairs that cannot meet).
 */
import { ContrastiveLoss, defaultLogSuccess } from './contrastive.js';
import { MaximumLikelihood } from './maximum-likelihood.js';
import type { OutcomeModel } from './outcome-model.js';
import type { PretrainOptions } from './pretrain-options.js';

/** log eps of the paper's binary outcome reward. */
const LOG_FAILURE = Math.log(1e-9);
/**
 * Pairs that cannot meet per transition, for maximum likelihood; near misses are harder, and more of them
 * disturb the policy less than few.
 */
const NEGATIVES = 0.25;
const NEAR_NEGATIVES = 0.5;

export function createLikelihood(model: OutcomeModel, options: PretrainOptions): MaximumLikelihood {
  const negatives = options.negatives ?? (options.nearMisses ? NEAR_NEGATIVES : NEGATIVES);
  return new MaximumLikelihood(model, { ...options, negatives }, options.batch);
}

export function createContrastive(model: OutcomeModel, options: PretrainOptions): ContrastiveLoss {
  const { env } = model;
  const given = options.logFailure ?? LOG_FAILURE;
  const logSuccess = options.logSuccess ?? (options.anchor > 0 ? 0 : defaultLogSuccess(env, given));
  // An anchored F(s0|y) = 1 asks for C = 1; eps then follows from log|X| where 1e-9 is too large. What was
  // given stays.
  const logFailure =
    options.logFailure ?? Math.min(LOG_FAILURE, logSuccess - env.logOutcomeCount - Math.log(100));
  return new ContrastiveLoss(
    model,
    {
      balance: options.objective === 'subtb' ? 'subtb' : 'db',
      lambda: options.lambda,
      teleport: options.teleport,
      anchor: options.anchor,
      backwardKl: options.backwardKl,
      flowWeight: options.flowWeight,
      negatives: options.negatives ?? 0,
      nearMisses: options.nearMisses,
      logSuccess,
      logFailure,
    },
    options.batch,
  );
}
