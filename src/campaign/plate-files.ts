/** A plate as files: a table to fill in, and FASTA to order from. */
import { csvLine } from '../format/csv.js';
import type { IssuedWell } from './issued-round.js';

const COLUMNS = ['id', 'well', 'sequence', 'prediction', 'low', 'high', 'reason', 'nearest', 'distance', 'score']; // prettier-ignore

/** Whether a plate has a column of its own by this name, so that it would be read in the place of results. */
export const isPlateColumn = (name: string): boolean =>
  COLUMNS.some((column) => column !== 'score' && column === name.trim().toLowerCase());

/**
 * The table, its column `score` empty; where there are several targets, their columns.
 * @param targets names of their columns
 */
export function plateTable(wells: readonly IssuedWell[], targets: readonly string[] = []): string {
  if (targets.length > 0) return tableOfTargets(wells, targets);
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

function tableOfTargets(wells: readonly IssuedWell[], targets: readonly string[]): string {
  const predicted = targets.flatMap((name) => [`${name} predicted`, `${name} low`, `${name} high`]);
  const columns = ['id', 'well', 'sequence', ...predicted, 'reason', 'nearest', 'distance', ...targets];
  const rows = wells.map((item) => {
    const predictions = targets.map((_, k) => (k === 0 ? item : item.also?.[k - 1]));
    return csvLine([
      item.id,
      item.well,
      item.sequence,
      ...predictions.flatMap((one) => [one?.prediction, one?.low, one?.high]),
      item.reason,
      item.nearest,
      item.distance,
      ...targets.map(() => ''),
    ]);
  });
  return `${[csvLine(columns), ...rows].join('\n')}\n`;
}

export const plateFasta = (wells: readonly IssuedWell[]): string =>
  wells.map(({ id, reason, sequence }) => `>${id} ${reason}\n${sequence}\n`).join('');

export const PLATES_FOLDER = 'plates';

/** Names of a plate's files within the folder. */
export const plateNames = (plate: number): { readonly table: string; readonly fasta: string } => ({
  table: `${PLATES_FOLDER}/plate-${plate}.csv`,
  fasta: `${PLATES_FOLDER}/plate-${plate}.fasta`,
});
