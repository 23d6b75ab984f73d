/** A plate as files: a table to fill in, and FASTA to order from. */
import { csvLine } from '../format/csv.js';
import type { IssuedWell } from './issued-round.js';

/** Columns of a plate's own, with those of what is predicted between them. */
const OWN = { before: ['id', 'well', 'sequence'], after: ['reason', 'nearest', 'distance'] };
const PREDICTED = ['prediction', 'low', 'high'];

/** Whether a plate has a column of its own by this name, so that it would be read in the place of results. */
export const isPlateColumn = (name: string): boolean =>
  [...OWN.before, ...PREDICTED, ...OWN.after].includes(name.trim().toLowerCase());

/**
 * The table, its column `score` empty; where there are several targets, their columns.
 * @param targets names of their columns
 */
export function plateTable(wells: readonly IssuedWell[], targets: readonly string[] = []): string {
  const scores = targets.length === 0 ? ['score'] : targets;
  const predicted =
    targets.length === 0
      ? PREDICTED
      : targets.flatMap((name) => [`${name} predicted`, `${name} low`, `${name} high`]);
  const rows = wells.map((item) => {
    const predictions = scores.map((_, k) => (k === 0 ? item : item.also?.[k - 1]));
    return csvLine([
      item.id,
      item.well,
      item.sequence,
      ...predictions.flatMap((one) => [one?.prediction, one?.low, one?.high]),
      item.reason,
      item.nearest,
      item.distance,
      ...scores.map(() => ''),
    ]);
  });
  return `${[csvLine([...OWN.before, ...predicted, ...OWN.after, ...scores]), ...rows].join('\n')}\n`;
}

export const plateFasta = (wells: readonly IssuedWell[]): string =>
  wells.map(({ id, reason, sequence }) => `>${id} ${reason}\n${sequence}\n`).join('');

export const PLATES_FOLDER = 'plates';

/** Names of a plate's files within the folder. */
export const plateNames = (plate: number): { readonly table: string; readonly fasta: string } => ({
  table: `${PLATES_FOLDER}/plate-${plate}.csv`,
  fasta: `${PLATES_FOLDER}/plate-${plate}.fasta`,
});
