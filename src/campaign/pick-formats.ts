/** A final list as text: CSV, FASTA, JSON lines. */
import { csvLine } from '../format/csv.js';
import type { Pick } from './pick-list.js';

export const pickFormats = ['csv', 'fasta', 'jsonl'] as const;
export type PickFormat = (typeof pickFormats)[number];

const COLUMNS = ['rank', 'sequence', 'status', 'measured', 'n', 'deviation', 'bound', 'estimate', 'low', 'high', 'source'] as const; // prettier-ignore

export function formatPicks(picks: readonly Pick[], format: PickFormat): string {
  const lines = picks.map((pick) => formatPick(pick, format));
  if (format === 'csv') lines.unshift(csvLine(COLUMNS));
  return `${lines.join('\n')}\n`;
}

function formatPick(pick: Pick, format: PickFormat): string {
  switch (format) {
    case 'csv':
      return csvLine(COLUMNS.map((column) => pick[column]));
    case 'jsonl':
      return JSON.stringify(pick);
    case 'fasta': {
      const said = (['measured', 'n', 'estimate', 'low', 'high'] as const).flatMap((key) =>
        pick[key] === undefined ? [] : [`${key}=${pick[key]}`],
      );
      return `>${[String(pick.rank), pick.status, ...said].join(' ')}\n${pick.sequence}`;
    }
  }
}
