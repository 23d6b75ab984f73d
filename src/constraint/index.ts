/** Constraints: what outcomes have to fulfil, whatever samples or searches for them. */
export type { OutcomeConstraint } from './outcome-constraint.js';
export { openOutcomeConstraint, type ConstraintSources } from './open-constraint.js';
export { WithinConditions } from './within-conditions.js';
export {
  constrainEnvironment,
  type ConstrainedEnvironment,
  type Masking,
} from './constrained-environment.js';
export { CONSTRAINT_KINDS } from './kinds/index.js';
export { constraintKind, type ConstraintKind } from './constraint-kind.js';
