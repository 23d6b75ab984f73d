/**
 * What a run has logged, as tables: its metrics, and its reward calls. CSV, Parquet and FASTA are made of
 * them.
 */
import { csvLine } from '../format/csv.js';
import { scoreSign } from '../run/paid-summary.js';
import { readMetrics, readOracleCalls } from '../store/run-directory.js';

export type TableCell = string | number | null;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

export const TABLES = ['metrics', 'rewards'] as const;
export type TableName = (typeof TABLES)[number];

/** Numbers and texts as they are; what a log holds besides, as JSON; what is missing, as an empty cell. */
function cellOf(value: unknown): TableCell {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function tableOf(records: readonly Readonly<Record<string, unknown>>[]): Table {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { columns, rows: records.map((record) => columns.map((name) => cellOf(record[name]))) };
}

/**
 * `metrics`: one row a logged step. `rewards`: one row a reward call; an infeasible outcome has an empty
 * score. The names `outcome` and `raw` are those that `table:FILE` looks for, so the table of one run is the
 * reward of another.
 */
export function runTable(run: string, name: TableName): Table {
  return tableOf(name === 'metrics' ? readMetrics(run) : readOracleCalls(run));
}

export function tableCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${csvLine(row)}\n`).join('');
}

/** The feasible outcomes of a table of rewards, best first, each once. */
export function rewardsFasta({ columns, rows }: Table): string {
  const [outcomeAt, rawAt, logRewardAt] = ['outcome', 'raw', 'logReward'].map((name) =>
    columns.indexOf(name),
  ) as [number, number, number];
  const number = (cell: TableCell | undefined): number | null => (typeof cell === 'number' ? cell : null);
  const sign = scoreSign(
    rows.map((row) => ({ raw: number(row[rawAt]), logReward: number(row[logRewardAt]) ?? undefined })),
  );
  const best = new Map<string, number>();
  for (const row of rows) {
    const [outcome, raw] = [String(row[outcomeAt]), row[rawAt]];
    if (typeof raw === 'number' && !best.has(outcome)) best.set(outcome, raw);
  }
  const sorted = [...best].sort((a, b) => sign * (b[1] - a[1]) || (a[0] < b[0] ? -1 : 1));
  return sorted.map(([outcome, raw], i) => `>${i + 1} reward=${raw}\n${outcome}\n`).join('');
}
