/**
 * The entry point `ocgfn/property`. Outcomes y = f(x): a model of where random completions end, its training
 * without a reward, objects with asked-for properties, and policies for rewards over properties.
 */

// The model, and its training.
export { createPropertyModel, PROPERTY_MODELS, type PropertyModelKind } from './create-model.js';
export type { PropertyModel, PropertyModelOptions } from './property-model.js';
export { PropertyTrainer } from './property-trainer.js';
export type { PropertyMetrics, PropertyTrainerState, PropertyTrainOptions } from './train-options.js';
export { CellArchive } from './cell-archive.js';
export { cellStatus, type CellStatus } from './cell-status.js';

// Asking, and rewards over cells.
export { Backup } from './backup.js';
export { CellPolicy } from './cell-policy.js';
export { PropertySampler, type Asked, type AskOptions } from './property-sampler.js';
export { WeighedSampler, type Weighed } from './weighed-sampler.js';
export { logCellReward, logCellTarget, queryLogReward } from './asked-cells.js';
export { LiteralExtraction } from './literal-extraction.js';
export { MeasuredModel, type Wish, type WishOptions } from './measured-model.js';
export type { AskedObject } from './asked-objects.js';
export { marginal } from './cell-values.js';

// Exact references, and standard rewards.
export { enumerateCells, EnumeratedCells } from './reference/enumerated-cells.js';
export { exactNoise } from './reference/exact-noise.js';
export { AdditiveProgram } from './reference/additive-program.js';
export { tiltedMasses, type MassTable, type TiltedOptions } from './reference/tilted-program.js';
export { CELL_REWARDS, cellReward, residualReward } from './rewards/cell-reward-list.js';
export { RESIDUAL_REWARDS, type SplitReward } from './rewards/residual.js';
export type { CellReward, CellSpace } from './rewards/cell-reward.js';

// Figures.
export {
  logMassErrors,
  logMasses,
  measureCells,
  summarizeSuccess,
  type CellMeasure,
  type SuccessSummary,
} from './measure-cells.js';
export { measureModel, type MeasureOptions } from './measure-model.js';
export { propertyPresets, type PropertyPresets } from './presets.js';
export { stitchMasses } from './stitch-masses.js';
export { countPlain, type PlainCounts } from './plain-counts.js';
