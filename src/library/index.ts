/**
 * Whole programs as calls: pre-train, adapt, train, sample. Node and browsers; the entry point `ocgfn` has
 * them first.
 */
export { pretrain, type PretrainRequest } from './pretrain-call.js';
export type { PropertyRequest } from './pretrain-properties-call.js';
export { adapt, type AdaptRequest } from './adapt-call.js';
export { train, type TrainRequest } from './train-call.js';
export { sample } from './sample-call.js';
export { rewardFor, type RewardSource, type ScoreFunction } from './reward.js';
