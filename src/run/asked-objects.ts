/**
 * Objects that were asked for by their properties, as text: CSV, FASTA, JSON lines, with every descriptor's
 * value.
 */
import { csvLine } from '../format/csv.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { Asked } from '../property/property-sampler.js';
import type { CandidateFormat } from './candidates.js';

export interface AskedObject {
  readonly outcome: string;
  /** Raw value of each component, by its name. */
  readonly properties: Readonly<Record<string, number>>;
}

/** The objects with their properties, those of one text once where `distinct`. */
export async function describeAsked(
  set: DescriptorSet,
  { states, count }: Asked,
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

/** How an object is written, by format, and what stands above the first. */
const WRITERS: Readonly<
  Record<
    CandidateFormat,
    { head?(set: DescriptorSet): string; line(object: AskedObject, number: number): string }
  >
> = {
  csv: {
    head: (set) => csvLine(['outcome', ...set.components.map(({ name }) => name)]),
    line: ({ outcome, properties }) => csvLine([outcome, ...Object.values(properties).map(rounded)]),
  },
  fasta: {
    line({ outcome, properties }, number) {
      const words = Object.entries(properties).map(([name, value]) => `${name}=${rounded(value)}`);
      return `>${number} ${words.join(' ')}\n${outcome}`;
    },
  },
  jsonl: { line: ({ outcome, properties }) => JSON.stringify({ outcome, ...properties }) },
};

export function formatAsked(
  set: DescriptorSet,
  objects: readonly AskedObject[],
  format: CandidateFormat,
): string {
  const { head, line } = WRITERS[format];
  return [...(head ? [head(set)] : []), ...objects.map((object, i) => line(object, i + 1))].join('\n');
}

const rounded = (value: number): string => String(Number(value.toPrecision(6)));
