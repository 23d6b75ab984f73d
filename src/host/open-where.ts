/** Constraints as the command line names them: every descriptor it knows may be in one. */
import { openOutcomeConstraint } from '../constraint/open-constraint.js';
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import { checkInputAsync } from '../settings/errors.js';
import { openDescriptorSet } from './descriptors/index.js';

/**
 * Opens the conditions of `--where` over an environment.
 * @throws UsageError, one sentence
 */
export function openWhere(text: string, env: Environment): Promise<OutcomeConstraint> {
  return checkInputAsync(() => openOutcomeConstraint(text, env, (spec) => openDescriptorSet(spec, env)));
}
