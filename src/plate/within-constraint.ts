/** The last step of every search for outcomes to propose: what passes the whole of a constraint, dear or not. */
import { whichFulfil } from '../adapt/payer-within.js';
import type { Environment } from '../env/environment.js';
import type { PlateConstraint } from './plate-candidates.js';

/** Those that pass the whole of a constraint; without one, all. */
export async function passing(
  env: Environment,
  texts: readonly string[],
  constraint: Pick<PlateConstraint, 'test'> | undefined,
): Promise<string[]> {
  if (!constraint || texts.length === 0) return [...texts];
  const passes = await whichFulfil(texts, env, constraint);
  return texts.filter((_, i) => passes[i] !== 0);
}

/** Why a plate has fewer outcomes than were asked for; nothing where it has them all. */
export const shortOf = (found: number, count: number): { readonly short?: string } =>
  found < count
    ? { short: `${found} of ${count} outcomes were found that are neither known, pending, excluded nor outside the constraint` }
    : {}; // prettier-ignore
