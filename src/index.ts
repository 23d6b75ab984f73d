/**
 * The package's entry point: everything that runs in Node.js and in a browser alike. Names are listed one by
 * one, so that what is not here may change without notice. Runs on disk, reports and the command line are the
 * program `ocgfn`, not this library.
 */

// Whole programs: pre-train, adapt, train, sample; what they take and give. Begin here (docs/library.md).
export {
  adapt,
  pretrain,
  rewardFor,
  sample,
  train,
  type AdaptRequest,
  type PretrainRequest,
  type RewardSource,
  type ScoreFunction,
  type TrainRequest,
} from './library/index.js';

// The parts they are made of, and a few more. Each layer is an entry point of its own with the rest: ocgfn/env,
// ocgfn/outcome ...

// Numeric core: kernels and the memory they work on.
export { openBackend, type BackendOptions, type FlavorReport, type LoadedBackend } from './tensor/loader.js';
export { plainBackend, type Backend } from './tensor/backend.js';
export { LOG_ZERO, type KernelFlavor } from './tensor/kernels.js';
export { RandomStream, type StreamState } from './random/stream.js';

// Environments: the interface, the tasks there are, and the laws a new one is checked against.
export type {
  Environment,
  RelationFeatures,
  SparseFeatures,
  StateFeatures,
  TokenFeatures,
} from './env/environment.js';
export { createBits, type BitsOptions } from './env/bits.js';
export { createDag, parseEdges, TOY_DAG, type Dag, type DagEdge } from './env/dag.js';
export { createGrid, type GridOptions } from './env/grid.js';
export { createSequence, type SequenceOptions } from './env/sequence.js';
export { createSet, type SetOptions } from './env/set.js';
export { buildTask, TASKS, type Task } from './env/tasks.js';
export { checkLaws, type LawOptions, type LawResult } from './env/laws.js';

// Policies, and the exact answers that learned ones are compared with.
export type { ConditionalFlow, ConditionalPolicy, Policy } from './env/policy-types.js';
export { enumerateStates, type StateGraph } from './exact/state-graph.js';
export { edgeFlows, outcomeLogRewards, solveFlows, uniformLogPB, type Flows } from './exact/flows.js';
export { exactConditionalFlow } from './exact/conditional.js';
export { exactPolicy } from './exact/exact-policy.js';
export { maxEntropyBackward } from './exact/max-entropy.js';
export { terminatingDistribution } from './exact/terminating.js';

// Rewards: oracles, their shaping, specifications such as "rna:L14_RNA1^3", and paying for calls.
export type { Oracle, OracleInfo, Scores } from './reward/oracle.js';
export type { RewardDefinition } from './reward/definition.js';
export { builtinFamilies } from './reward/builtin.js';
export { resolveReward } from './reward/resolve-reward.js';
export { formatRewardSpec, parseRewardSpec, type RewardNode } from './reward/spec.js';
export { createShaper, identityShaping, type Shaping } from './reward/shaping.js';
export { PaidOracle, type PaidOracleOptions } from './reward/paid-oracle.js';

// Training from scratch: a network, an objective, trajectories.
export { GFlowNetTrainer, type GFlowNetOptions, type GFlowNetState } from './objective/gflownet-trainer.js';
export { OBJECTIVES } from './objective/objectives.js';
export { PolicyNetwork, type PolicyNetworkOptions } from './sampling/policy-network.js';
export { Roller, type RolloutOptions } from './sampling/rollout.js';
export { TerminalReplay, type Priority } from './sampling/terminal-replay.js';
export { TrajectoryBatch } from './sampling/trajectories.js';
export { uniformPolicy } from './sampling/uniform-policy.js';

// Pre-training, adaptation, and what from scratch costs.
export { OutcomeModel } from './outcome/outcome-model.js';
export type { OutcomeModelOptions } from './outcome/pretrain-parameters.js';
export {
  Pretrainer,
  type PretrainerState,
  type PretrainMetrics,
  type PretrainOptions,
} from './outcome/pretrainer.js';
export type { Adaptation, AdaptationReport, PaidMethod } from './adapt/adaptation.js';
export { ActiveAdaptation } from './adapt/active.js';
export type { ActiveOptions } from './adapt/active-options.js';
export { AmortizedAdaptation } from './adapt/amortized-adaptation.js';
export type { AmortizedAdaptationOptions } from './adapt/amortized-adaptation-options.js';
export { ExactExtraction, type ExactExtractionOptions } from './adapt/exact-extraction.js';
export { ExtractionOperator } from './adapt/extraction-operator.js';
export { FineTuning, type FineTuningOptions } from './adapt/fine-tuning.js';
export { monteCarloPolicy } from './adapt/monte-carlo-extraction.js';
export { Dqn, type DqnOptions } from './baseline/dqn.js';
export { ScratchTraining, type ScratchOptions } from './baseline/gflownet.js';
export { Mcmc, type McmcOptions } from './baseline/mcmc.js';
export { RandomSearch } from './baseline/random.js';
export { SurrogateSearch, type SurrogateSearchOptions } from './baseline/surrogate-search.js';

// Metrics.
export { distances, type Distances } from './metric/distances.js';
export { diversity } from './metric/diversity.js';
export { hamming, levenshtein, type TextDistance } from './metric/edit-distance.js';
export { LogProbabilityEstimator } from './metric/log-probability.js';
export { SuccessMeter, type SuccessResult } from './metric/success.js';
export { topK, type ScoredText, type TopK } from './metric/top-k.js';
