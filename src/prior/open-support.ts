/**
 * A base measure that leaves nothing out: a share of uniform choices mixed in, action by action. A learnt
 * prior may give a cell so little that nothing of it is ever drawn; with the share every object keeps a
 * chance, and so does every combination of properties that can be reached at all.
 */
import type { BaseMeasure } from './base-measure.js';
import { PolicyMeasure } from './policy-measure.js';
import { PriorMixture } from './prior-mixture.js';
import { uniformOutcomes } from './uniform-base.js';

/** @param share of p0 uniform over outcomes, 0 to 1; 0 leaves the measure as it is */
export function openSupport(base: BaseMeasure, share: number): BaseMeasure {
  if (!(share >= 0 && share <= 1))
    throw new Error(`prior: the uniform share must be from 0 to 1, got ${share}`);
  if (share === 0) return base;
  return new PolicyMeasure(base.name, new PriorMixture([base], uniformOutcomes(base.env), 1 - share));
}
