/**
 * Files of sequences as commands and settings name them: `plate.csv`, or with what is to be said of it in
 * parentheses, `plate.csv(score=affinity,lower=yes)`. The same in every place where such a file is named.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { DataNeed, DataOptions } from '../format/data/data-options.js';
import { DataReader } from '../format/data/data-reader.js';
import type { RecordSink } from '../format/data/data-record.js';
import type { ReadReport } from '../format/data/read-report.js';
import { bytesInPieces, textChunks } from '../format/text-chunks.js';
import { isSheet } from '../reward/family.js';
import { readDataOptions } from '../reward/table/data-parameters.js';
import { checkInput, fileError, UsageError } from '../settings/errors.js';
import { fileChunks } from './file-chunks.js';
import { readSheetRows } from './sheet-rows.js';

export interface SaidFile {
  /** Path, or - for stdin. */
  readonly path: string;
  readonly options: DataOptions;
}

/**
 * A file and what is said of it.
 * @throws UsageError on an unknown option
 */
export function dataFile(text: string): SaidFile {
  const at = text.endsWith(')') && !existsSync(text) ? text.search(/\(\s*(\w+\s*=|\))/) : -1;
  if (at <= 0) return { path: text, options: {} };
  const path = text.slice(0, at);
  return checkInput(() => ({ path, options: readDataOptions(path, text.slice(at)) }));
}

/** What a file's reading yields beside its records. */
export type FileReport = Omit<ReadReport, 'outcomes' | 'replicated' | 'repeats'>;

/**
 * Reads a file: text, gzipped or not, a workbook or a Parquet file.
 * @param sink gets every record
 * @throws UsageError, one sentence
 */
export async function readDataFile(
  { path, options }: SaidFile,
  need: DataNeed,
  sink: RecordSink,
): Promise<FileReport> {
  const owner = path === '-' ? 'stdin' : path;
  const reader = new DataReader(owner, owner, { ...need, ...options }, sink);
  try {
    if (isSheet(path)) {
      const { rows, form } = await readSheetRows(owner, path, options.sheet);
      return { file: owner, ...reader.rows(rows, form) };
    }
    for await (const text of textChunks(owner, bytesOf(path))) reader.push(text);
    return { file: owner, ...reader.finish() };
  } catch (error) {
    if (error instanceof Error && error.constructor === Error)
      throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

const bytesOf = (path: string): AsyncIterable<Uint8Array> =>
  path === '-' ? bytesInPieces(readStdin()) : fileChunks(path);

/** All of stdin: it can be read once, and a command may ask for it several times, once a column. */
let stdin: Uint8Array | undefined;

function readStdin(): Uint8Array {
  try {
    stdin ??= readFileSync(0);
  } catch (error) {
    throw fileError('stdin', error);
  }
  return stdin;
}

/** Bytes of a file, or of stdin. @throws UsageError, one sentence */
export function bytesOfFile(path: string): Uint8Array {
  if (path === '-') return readStdin();
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
}
