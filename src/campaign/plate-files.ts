/** A plate as files: a table to fill in, and FASTA to order from. */
import { csvLine } from '../format/csv.js';
import type { IssuedWell } from './issued-round.js';

const COLUMNS = ['id', 'well', 'sequence', 'prediction', 'low', 'high', 'reason', 'nearest', 'distance', 'score']; // prettier-ignore

/** The table, its column `score` empty. */
export function plateTable(wells: readonly IssuedWell[]): string {
  const rows = wells.map((item) =>
    csvLine([
      item.id,
      item.well,
      item.sequence,
      item.prediction,
      item.low,
      item.high,
      item.reason,
      item.nearest,
      item.distance,
      '',
    ]),
  );
  return `${[csvLine(COLUMNS), ...rows].join('\n')}\n`;
}

export const plateFasta = (wells: readonly IssuedWell[]): string =>
  wells.map(({ id, reason, sequence }) => `>${id} ${reason}\n${sequence}\n`).join('');

/** Names of a plate's files within the folder. */
export const plateNames = (plate: number): { readonly table: string; readonly fasta: string } => ({
  table: `plates/plate-${plate}.csv`,
  fasta: `plates/plate-${plate}.fasta`,
});
