/** A run in the formats of other programs. */
import { readCheckpoint } from '../store/checkpoint.js';
import { UsageError } from '../settings/errors.js';
import { readMetrics } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { encodeSafetensors, type StoredTensor } from '../format/safetensors.js';
import { isTrainingState } from '../method/stored-parameters.js';
import { encodeNpz } from '../format/npz.js';
import { encodeParquet } from './parquet.js';
import { rewardsFasta, runTable, tableCsv, type Table, type TableName } from './tables.js';
import { encodeEvents, type Scalar } from '../format/tfevents.js';

/**
 * File that each format is written to within the run, unless another is named. `TABLE` stands for the table's
 * name.
 */
export const EXPORT_FILES = {
  csv: 'TABLE.csv',
  parquet: 'TABLE.parquet',
  fasta: 'rewards.fasta',
  tfevents: 'events.out.tfevents.0000000000.ocgfn',
  safetensors: 'parameters.safetensors',
  npz: 'parameters.npz',
} as const;

export type ExportFormat = keyof typeof EXPORT_FILES;
export const EXPORT_FORMATS = Object.keys(EXPORT_FILES) as ExportFormat[];

export interface Exported {
  /** File name to write it to, unless the user has another. */
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What is in it, for people: `120 rows`. */
  readonly holds: string;
}

/**
 * @param table of csv and parquet; by default the reward calls where there are any, else the metrics
 * @throws UsageError when the run has nothing of the kind
 */
export async function exportRun(path: string, format: ExportFormat, table?: TableName): Promise<Exported> {
  const record = readRunRecord(path);
  switch (format) {
    case 'csv':
    case 'parquet': {
      const name = table ?? (runTable(path, 'rewards').rows.length > 0 ? 'rewards' : 'metrics');
      const filled = filledTable(path, name);
      return {
        name: EXPORT_FILES[format].replace('TABLE', name),
        content: format === 'csv' ? tableCsv(filled) : await encodeParquet(filled),
        holds: `${filled.rows.length} rows of ${name}`,
      };
    }
    case 'fasta': {
      const content = rewardsFasta(filledTable(path, 'rewards'));
      return { name: EXPORT_FILES.fasta, content, holds: `${content.split('\n').length >> 1} outcomes` };
    }
    case 'tfevents': {
      const scalars = scalarsOf(path, record);
      if (scalars.length === 0) throw new UsageError(`${path}: has logged no metrics yet`);
      const started = Date.parse(record.created) / 1000;
      return {
        name: EXPORT_FILES.tfevents,
        content: encodeEvents(started, scalars),
        holds: `${scalars.length} points of ${new Set(scalars.map(({ tag }) => tag)).size} curves`,
      };
    }
    case 'safetensors':
    case 'npz': {
      const tensors = parametersOf(path);
      const content = format === 'npz' ? encodeNpz(tensors) : encodeSafetensors(tensors, aboutRun(record));
      return { name: EXPORT_FILES[format], content, holds: `${tensors.size} tensors` };
    }
  }
}

function filledTable(path: string, name: TableName): Table {
  const table = runTable(path, name);
  if (table.rows.length === 0)
    throw new UsageError(`${path}: has logged no ${name === 'metrics' ? 'metrics' : 'reward calls'}`);
  return table;
}

/** Every number that was logged, at its step and at the time it was made. */
function scalarsOf(path: string, { created }: RunRecord): Scalar[] {
  const started = Date.parse(created) / 1000;
  return readMetrics(path).flatMap((line) => {
    const { step, seconds } = line;
    if (typeof step !== 'number') return [];
    const wallTime = started + (typeof seconds === 'number' ? seconds : 0);
    return Object.entries(line).flatMap(([tag, value]) =>
      typeof value === 'number' && tag !== 'step' && tag !== 'seconds'
        ? [{ tag, step, value, wallTime }]
        : [],
    );
  });
}

/** The parameters of a run's checkpoint without what only training needs. */
function parametersOf(path: string): Map<string, StoredTensor> {
  const { tensors } = readCheckpoint(path);
  return new Map([...tensors].filter(([name]) => !isTrainingState(name)));
}

function aboutRun({ id, kind, task, version }: RunRecord): [string, string][] {
  return [
    ['run', id],
    ['kind', kind],
    ['task', JSON.stringify(task)],
    ['ocgfn', version],
  ];
}
