/**
 * The entry point `ocgfn/objective`. Objectives: pure functions of a batch of trajectories, and the trainers
 * that use them.
 */

// What an objective is given, and the list of them.
export {
  checkFit,
  meanPenalty,
  needs,
  weightedPenalty,
  type Needs,
  type Objective,
  type Offers,
  type Penalty,
  type Quantities,
} from './objective.js';
export { OBJECTIVES, createObjective, type ObjectiveOptions } from './objectives.js';

// Losses, each a function that reads like its formula.
export { detailedBalance } from './detailed-balance.js';
export { modifiedDetailedBalance } from './modified-detailed-balance.js';
export { forwardLookingFlow } from './forward-looking.js';
export { trajectoryBalance, trajectoryScore } from './trajectory-balance.js';
export { relativeTrajectoryBalance } from './relative-trajectory-balance.js';
export { subTrajectoryBalance, type SubTrajectories } from './sub-trajectory-balance.js';
export { flowMatching, type IncomingEdges } from './flow-matching.js';
export { logPartitionVariance } from './vargrad.js';
export { negativeLogLikelihood } from './likelihood.js';

// Training from scratch.
export {
  GFlowNetTrainer,
  type GFlowNetOptions,
  type GFlowNetState,
  type GivenGFlowNetOptions,
} from './gflownet-trainer.js';
export { gflownetParameters, replayParameters } from './gflownet-options.js';
export {
  BATCH_OBJECTIVES,
  BatchTrainer,
  depthOffset,
  type BatchObjective,
  type BatchTrainerOptions,
} from './batch-trainer.js';
