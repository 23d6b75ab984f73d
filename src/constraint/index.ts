/** Constraints: what outcomes have to fulfil, whatever samples or searches for them. */
export type { OutcomeConstraint } from './outcome-constraint.js';
export { openOutcomeConstraint } from './open-constraint.js';
export { Constraint, openConstraint } from './conditions-on-descriptors.js';
