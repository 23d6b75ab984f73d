/**
 * The entry point `ocgfn/prior`. The base measure p0 that cells and flows are measured by: uniform, or learnt
 * from unlabelled sequences.
 */
export type { BaseMeasure } from './base-measure.js';
export { PolicyMeasure } from './policy-measure.js';
export { uniformActions, uniformOutcomes } from './uniform-base.js';
