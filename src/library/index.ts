/** Whole programs as calls: pre-train, adapt, train, sample. Node and browsers; the entry point `ocgfn` has them first. */
export { pretrain, type PretrainRequest } from './pretrain.js';
export { adapt, type AdaptRequest } from './adapt.js';
export { train, type TrainRequest } from './train.js';
export { sample } from './sample.js';
export { rewardFor, type RewardSource, type ScoreFunction } from './reward.js';
