/**
 * A plate of another campaign is told by its ids alone, before its columns, letters and lengths are judged:
 * these are other ones as often as not, and what is wrong with them would lead astray.
 */
import type { DataNeed } from '../format/data/data-options.js';
import { dataFile, readDataFile } from '../host/data-file.js';
import { tagOfId } from '../plate/plate-wells.js';
import { UsageError } from '../settings/errors.js';

/**
 * @param spec a file as it is named, - for stdin
 * @param tag of the campaign that it is handed to
 * @throws UsageError where there are ids of plates in the file, and all are of another campaign
 */
export async function refuseForeignPlate(spec: string, tag: string): Promise<void> {
  const { path, options } = dataFile(spec);
  const { score: _score, lower: _lower, plate: _plate, ...rest } = options;
  const tags = new Set<string>();
  // Labels are taken as they stand: neither scores nor letters are looked at.
  const needs: readonly DataNeed[] = [
    { scores: 'labels', score: 'id', nameColumn: 'id', ofName: (name) => name },
    // Of FASTA the headers are the names.
    { scores: 'none' },
  ];
  for (const need of needs)
    try {
      await readDataFile({ path, options: rest }, need, ({ name, label }) => {
        const found = tagOfId(label ?? name ?? '');
        if (found !== undefined) tags.add(found);
      });
      break;
    } catch (error) {
      // What cannot be read is said by the reader of results.
      if (!(error instanceof UsageError)) throw error;
    }
  if (tags.size === 0 || tags.has(tag)) return;
  throw new UsageError(`${spec}: is of another campaign: its ids begin with ${[...tags].join(', ')}, those of this one with ${tag}; leave the column of ids out to hand it in all the same`); // prettier-ignore
}
