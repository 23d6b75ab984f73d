/**
 * Section "Base measure": how well a base measure that was learnt from a list tells held-out objects of it,
 * beside what is simpler than it.
 */
import { barChart, type Bar } from '../../chart/bars.js';
import { figure, type Section } from '../../chart/page.js';
import { isJsonRecord } from '../../format/json-value.js';
import type { ReportSection } from './report-section.js';

/** Models of a letter by their names in a run's summary, the simplest first. */
const MODELS = [
  ['uniform', 'uniform'],
  ['unigram', 'letter frequencies'],
  ['kmer', 'k-mer model'],
  ['network', 'network'],
  ['used', 'used: both mixed'],
] as const;

export const learntBaseSection: ReportSection = ({ record }) => {
  const { prior } = record.summary;
  if (!isJsonRecord(prior) || !isJsonRecord(prior.perplexity)) return [];
  return [section(prior, prior.perplexity)];
};

function section(
  { file, sequences }: Readonly<Record<string, unknown>>,
  perplexity: Readonly<Record<string, unknown>>,
): Section {
  const bars = MODELS.flatMap(([key, name]): Bar[] => {
    const value = perplexity[key];
    return typeof value === 'number' ? [{ name, value }] : [];
  });
  const title = 'Held-out perplexity of a letter';
  const description = bars.map(({ name, value }) => `${name} ${value.toFixed(3)}`).join(', ');
  return {
    heading: 'Base measure',
    blocks: [
      figure(
        title,
        barChart(bars, { title, description, label: 'letters' }),
        `Learnt from ${String(sequences)} objects of ${String(file)}. Fewer is better: among so many letters, all alike, the next one would be as hard to tell.`,
      ),
    ],
  };
}
