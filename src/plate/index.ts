/** The entry point `ocgfn/plate`. The next plate of a campaign of measurements, from all that was measured. */
export { coverageOf, type Coverage } from './coverage.js';
export { designPlate, rankOutcomes, type PlateDesign, type PlateRequest } from './design-plate.js';
export { evidenceOfResult, type Evidence, type RawResult } from './evidence.js';
export type { PlateConstraint } from './plate-candidates.js';
export type { PlateItem, PlateReason } from './plate-item.js';
export { plateParameters, type PlateOptions } from './plate-options.js';
export { givenLetters, SPACE_SETTINGS, SpaceOfData, type FoundSpace } from './space-of-data.js';
export { wellName, type PlateSize } from './plate-wells.js';
export {
  designForTargets,
  type PlateTarget,
  type TargetsDesign,
  type TargetsItem,
  type TargetsRequest,
} from './targets-plate.js';
export { paretoBatch, referenceOf, type ParetoCandidates } from './pareto-batch.js';
