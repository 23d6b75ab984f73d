/** Objects that were asked for, as text, with the raw value of every descriptor. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { Asked } from './property-sampler.js';

export interface AskedObject {
  readonly outcome: string;
  /** Raw value of each component, by its name. */
  readonly properties: Readonly<Record<string, number>>;
}

/** The objects with their properties, those of one text once where `distinct`. */
export async function describeAsked(
  set: DescriptorSet,
  { states, count }: Pick<Asked, 'states' | 'count'>,
  distinct: boolean,
): Promise<AskedObject[]> {
  const { env } = set;
  const values = await set.rawValues(states, count);
  const seen = new Set<string>();
  const objects: AskedObject[] = [];
  for (let i = 0; i < count; i++) {
    const outcome = env.outcomeText(states, i * env.stateSize);
    if (distinct && seen.has(outcome)) continue;
    seen.add(outcome);
    const properties = Object.fromEntries(set.components.map(({ name }, k) => [name, values[k][i]]));
    objects.push({ outcome, properties });
  }
  return objects;
}
