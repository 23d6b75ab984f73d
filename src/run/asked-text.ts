/**
 * Objects that were asked for by their properties, as text: CSV, FASTA, JSON lines, with every descriptor's
 * value.
 */
import { csvLine } from '../format/csv.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { AskedObject } from '../property/asked-objects.js';
import type { CandidateFormat } from './candidates.js';

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
