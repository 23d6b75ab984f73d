/** From a text of conditions to a constraint on the outcomes of an environment. */
import { openConstraint } from './conditions-on-descriptors.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { Environment } from '../env/environment.js';
import type { OutcomeConstraint } from './outcome-constraint.js';

/** Draws before a constraint without an automaton is taken for one that nothing fulfils. */
const TRIES = 100_000;

/**
 * Opens a constraint.
 * @param open makes the descriptors of a specification
 * @throws one sentence on a text that is none
 */
export async function openOutcomeConstraint(
  text: string,
  env: Environment,
  open: (spec: string) => Promise<DescriptorSet>,
): Promise<OutcomeConstraint> {
  const conditions = await openConstraint(text, open);
  const allows = (states: Int32Array, at: number): boolean => conditions.allows(states, at);
  return {
    text,
    allows,
    test: (states, count, out) => conditions.test(states, count, out),
    draw(random, states, at) {
      for (let tries = 0; tries < TRIES; tries++) {
        env.sampleOutcome(random, states, at);
        if (allows(states, at)) return true;
      }
      return false;
    },
  };
}
