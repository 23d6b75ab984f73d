/**
 * The data sets that lie in the cache folder: fetched, taken from a folder, or read. Every file is verified.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { suggestion } from '../../settings/suggest.js';
import { writeFileAtomic } from '../../store/atomic.js';
import { UsageError } from '../../settings/errors.js';
import { makeFolder } from '../../store/make-folder.js';
import { cacheFolder } from './cache-folder.js';
import { downloadFile, sha256, type DownloadOptions } from './download.js';
import type { DataFile, DataSet } from './data-set.js';
import { readLabelledFolder } from './labelled-folder.js';
import { DATA_SETS } from './data-sets.js';

/** @throws UsageError when there is none of that name */
export function findDataSet(name: string, sets: readonly DataSet[] = DATA_SETS): DataSet {
  const set = sets.find((one) => one.name === name);
  if (set !== undefined) return set;
  const names = sets.map((one) => one.name);
  throw new UsageError(`data: unknown data set "${name}"${suggestion(name, names)}`);
}

/** Path of a file in the cache folder, whether it is there or not. */
export function dataPath(set: string, file: string, folder = cacheFolder()): string {
  return join(folder, set, file);
}

/** Whether a file is there with the right size. `getData` checks the content before a file gets there. */
export function hasFile(set: DataSet, file: DataFile, folder = cacheFolder()): boolean {
  const path = dataPath(set.name, file.name, folder);
  return existsSync(path) && statSync(path).size === file.bytes;
}

export interface GetOptions extends DownloadOptions {
  /** Folder to take the files from, plain or gzipped, instead of the network. */
  readonly from?: string;
  readonly folder?: string;
  readonly onFile?: (file: DataFile, done: number, total: number) => void;
}

/**
 * Brings the files of a set into the cache folder; those that are there and right stay.
 * @returns number of files that were new
 * @throws one sentence on the first file that cannot be had
 */
export async function getData(set: DataSet, options: GetOptions = {}): Promise<number> {
  const { from, folder = cacheFolder(), onFile } = options;
  if (from === undefined && set.base === undefined) {
    throw new UsageError(
      `data: ${set.name} cannot be fetched; take it from a folder with its files: ocgfn data get ${set.name} --from DIR`,
    );
  }
  let fresh = 0;
  for (const [i, file] of set.files.entries()) {
    const path = dataPath(set.name, file.name, folder);
    if (!hasFile(set, file, folder) || sha256(readFileSync(path)) !== file.sha256) {
      if (from !== undefined) {
        if (!takeFile(from, file, path, join(folder, set.name))) continue;
      } else await downloadFile(`${set.base}${file.name}`, path, file, options);
      fresh++;
    }
    onFile?.(file, i + 1, set.files.length);
  }
  return fresh;
}

/** False when an optional file is not there. */
function takeFile(from: string, file: DataFile, path: string, folder: string): boolean {
  const found = findFile(from, file);
  if (found === undefined) {
    if (file.optional === true) return false;
    const clone = file.labelled === undefined ? '' : `, and no ${file.labelled}/seqs.fasta`;
    throw new UsageError(`${from}: holds neither ${file.name} nor ${file.name}.gz${clone}`);
  }
  const [source, bytes] = found;
  const got = sha256(bytes);
  if (got !== file.sha256)
    throw new UsageError(
      `${source}: is not the file of the registry: SHA-256 ${got}, ${file.sha256} is right`,
    );
  makeFolder(folder);
  writeFileAtomic(path, bytes);
  return true;
}

/** Where a folder holds a file, and its content unpacked. */
function findFile(from: string, file: DataFile): [source: string, bytes: Uint8Array] | undefined {
  const plain = join(from, file.name);
  if (existsSync(plain)) return [plain, readFileSync(plain)];
  const packed = `${plain}.gz`;
  if (existsSync(packed)) {
    try {
      return [packed, gunzipSync(readFileSync(packed))];
    } catch (error) {
      throw new UsageError(`${packed}: cannot be unpacked, it is damaged or cut off`, { cause: error });
    }
  }
  if (file.labelled === undefined) return undefined;
  const source = join(from, file.labelled);
  const bytes = readLabelledFolder(source);
  return bytes && [source, bytes];
}

/**
 * Bytes of a file of a set, for rewards.
 * @throws Error that says how to get it when it is not here, or that it is damaged
 */
export async function readData(set: string, file: string): Promise<Uint8Array> {
  const path = dataPath(set, file);
  if (!existsSync(path))
    throw new Error(`data: ${set}/${file} is not here; get it with: ocgfn data get ${set}`);
  const bytes = readFileSync(path);
  const known = DATA_SETS.find((one) => one.name === set)?.files.find((one) => one.name === file);
  if (known !== undefined && sha256(bytes) !== known.sha256)
    throw new Error(`data: ${path} is damaged; mend it with: ocgfn data get ${set}`);
  return bytes;
}
