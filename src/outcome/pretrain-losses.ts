/**
 * The loss of a pre-training: maximum likelihood, or the paper's contrastive training, with the numbers that
 * the options leave open (eps and C of the outcome reward, pairs that cannot meet).
 */
import { ContrastiveLoss } from './contrastive.js';
import { MaximumLikelihood } from './maximum-likelihood.js';
import type { OutcomeModel } from './outcome-model.js';
import { outcomeReward } from './outcome-reward.js';
import type { PretrainOptions } from './pretrain-options.js';

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
      ...outcomeReward(model.env, options),
    },
    options.batch,
  );
}
