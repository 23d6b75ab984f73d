/** Why nothing fulfils a constraint: a smallest set of its conditions that exclude each other. */
import type { Environment } from '../env/environment.js';
import type { LayeredAutomaton } from './layered-automaton.js';
import { allStrings, intersection } from './unroll.js';
import type { StringShape } from './letter-automaton.js';

interface Named {
  readonly text: string;
  readonly automaton?: LayeredAutomaton;
}

/**
 * @param conditions whose product is empty
 * @throws always, one sentence that names the conditions of which none can be left out
 */
export function refuseConflict(
  text: string,
  { outcomeCount }: Pick<Environment, 'outcomeCount'>,
  shape: StringShape,
  conditions: readonly Named[],
): never {
  const names = conflictOf(shape, conditions).map((one) => one.text);
  const last = names.at(-1)!;
  const why =
    names.length === 1
      ? `${last} allows none`
      : `${names.slice(0, -1).join(', ')} and ${last} exclude each other`;
  const all = outcomeCount === undefined ? '' : `${outcomeCount.toLocaleString('en-US')} `;
  throw new Error(`--where: none of the ${all}outcomes fulfils "${text}": ${why}`);
}

/** Conditions that exclude each other, while any of them left out would allow something. */
function conflictOf(shape: StringShape, conditions: readonly Named[]): readonly Named[] {
  let kept = [...conditions];
  for (const one of conditions) {
    const without = kept.filter((other) => other !== one);
    if (excludeEachOther(shape, without)) kept = without;
  }
  return kept;
}

function excludeEachOther(shape: StringShape, conditions: readonly Named[]): boolean {
  let product: LayeredAutomaton | undefined = allStrings(shape);
  for (const { automaton } of conditions) {
    product = automaton && product && intersection(shape, product, automaton);
    if (product === undefined) return false;
    if (product.isEmpty) return true;
  }
  return false;
}
