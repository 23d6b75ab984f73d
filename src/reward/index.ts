/**
 * The entry point `ocgfn/reward`. Rewards: oracles, their shaping, specifications such as "rna:L14_RNA1^3",
 * and paying for calls.
 */

// What a reward is, and how scores become rewards.
export type { Oracle, OracleInfo, Scores } from './oracle.js';
export type { RewardDefinition } from './definition.js';
export {
  createShaper,
  identityShaping,
  leastScore,
  type Norm,
  type Shaper,
  type Shaping,
} from './shaping.js';

// Specifications and the families that answer them.
export {
  formatRewardSpec,
  parseRewardSpec,
  type PowerNode,
  type ProductNode,
  type RewardNode,
  type SourceNode,
  type SumNode,
} from './spec.js';
export { resolveReward } from './resolve-reward.js';
export { builtinFamilies } from './builtin.js';
export type { RewardContext, RewardFamily, RewardRequest } from './family.js';
export { powerReward, productReward, sumReward } from './combine.js';

// Paying: cached, checked, counted, logged, within a budget.
export { BudgetExhausted, PaidOracle, type PaidEvaluation, type PaidOracleOptions } from './paid-oracle.js';
export {
  evaluateOutcomes,
  evaluateTexts,
  freeEvaluator,
  type Evaluation,
  type Evaluations,
  type EvaluateOptions,
  type Evaluator,
} from './evaluation.js';
export { calledOracle, type Callable } from './called.js';
export type { CallOptions, CheckOptions } from './walk/walk.js';
export type { RetryOptions } from './walk/attempts.js';
export type { BatchOptions } from './walk/batches.js';
export type { KnownAnswers } from './walk/known.js';
export { OracleFailure } from './walk/failure.js';
export { parseOracleLog, type OracleEntry } from './walk/log.js';

// Landscapes, as functions.
export { bitsReward, type BitsRewardOptions } from './bits/bits-family.js';
export { bitsTestSet, malkinModes, randomModes } from './bits/bit-modes.js';
export { cornersGridReward, paintedGridReward, standardGridReward } from './grid/grid-family.js';
export { gridPresets, type GridHeights } from './grid/grid-landscapes.js';
export { ehrlichReward, type EhrlichRewardOptions } from './ehrlich/ehrlich-family.js';
export { generateEhrlich, type EhrlichOptions, type GeneratedEhrlich } from './ehrlich/generate.js';
export { ehrlichScore, readEhrlichInstance, type EhrlichInstance } from './ehrlich/instance.js';
export { duplexKind } from './rna/duplex-descriptor.js';
export { rnaReward } from './rna/rna-family.js';
export { rnaLandscapes, type RnaLandscape } from './rna/rna-landscapes.js';
export { RnaBinding } from './rna/rna-binding.js';
export { eightMerReward, tfbind8Tables, type EightMerOptions } from './tfbind8/tfbind8-family.js';
export { parseEightMers, type EightMers } from './tfbind8/eight-mers.js';
export { tableReward, type TableOptions } from './table/table-family.js';
export { parseScoreTable, readScoreTable, type ColumnOptions, type ScoreTable } from './table/score-table.js';
export { readDataOptions } from './table/data-parameters.js';
export { reportSentence } from '../format/data/read-report.js';
export { bytesInPieces, textChunks, wholeText } from '../format/text-chunks.js';
export { csvLine, parseDelimited } from '../format/csv.js';

// Neural networks in ONNX files, with a session of onnxruntime-web or onnxruntime-node.
export { onnxOracle, type OnnxOptions, type OnnxSession } from './onnx/onnx-oracle.js';
export { encodeOutcomes, type Encoded, type EncodingOptions } from './onnx/outcome-encoding.js';

// Proxies trained from labelled sequences.
export { trainProxy, type ProxyOptions, type TrainedProxy } from './proxy/train-proxy.js';
export { createPredictor, type Prediction, type ProxyModel } from './proxy/proxy-model.js';
export type { ProxyKind } from './proxy/proxy-learner.js';
export { gfnxTransformer, type GfnxCard, type GfnxTensor } from './proxy/gfnx-transformer.js';
