/**
 * The entry point `ocgfn/sampling`. Trajectories: policies as networks, forward and backward roll-outs,
 * replay.
 */

// Policies.
export { PolicyNetwork, type GivenConditions } from './policy-network.js';
export { networkParameters, type PolicyNetworkOptions } from './policy-network-options.js';
export { ConditionHead } from './condition-head.js';
export { ConditionedPolicy } from './conditioned-policy.js';
export { uniformPolicy } from './uniform-policy.js';

// Roll-outs and what they leave.
export { Roller, type RolloutOptions } from './rollout.js';
export { RecordedRoller } from './recorded-rollout.js';
export { BackwardSampler } from './backward.js';
export { BackwardRoller, type BackwardLogProbs } from './backward-roller.js';
export { TrajectoryBatch } from './trajectories.js';
export { constant, valueAt, type Schedule } from './schedule.js';

// Replay, and what networks are fed.
export { PRIORITIES, TerminalReplay, type Priority, type ReplayState } from './terminal-replay.js';
export { Encoder, type EncoderOptions } from './encoder.js';
export { NetworkRows } from './network-rows.js';
export { DistinctCounter } from './distinct-counter.js';
