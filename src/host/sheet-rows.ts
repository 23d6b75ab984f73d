/**
 * Rows of workbooks (xlsx) and of Parquet files, by packages that are loaded only when such a file is named:
 * optional peers, looked for beside this package and beside the work folder.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { SheetRows } from '../reward/family.js';
import { fileError } from '../settings/errors.js';

type Cell = string | number | boolean | bigint | Date | null | undefined | object;

/**
 * @param owner begins every message
 * @param sheet of a workbook, by name or by number from 1 on; default: the first
 * @throws one sentence when the package is missing, or the file is none or damaged
 */
export async function readSheetRows(owner: string, path: string, sheet?: string): Promise<SheetRows> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
  return /\.parquet$/i.test(path) ? parquetRows(owner, bytes) : workbookRows(owner, bytes, sheet);
}

interface WorkbookReader {
  readonly default: (input: Buffer) => Promise<readonly { readonly sheet: string; readonly data: readonly Cell[][] }[]>;
} // prettier-ignore

async function workbookRows(owner: string, bytes: Uint8Array, wanted?: string): Promise<SheetRows> {
  const reader = await importPackage<WorkbookReader>(owner, 'read-excel-file/node', 'read-excel-file');
  let sheets: Awaited<ReturnType<WorkbookReader['default']>>;
  try {
    sheets = await reader.default(Buffer.from(bytes));
  } catch (error) {
    throw new Error(`${owner}: the workbook cannot be read (${firstLine(error)}); save it again, or export it as CSV`, { cause: error }); // prettier-ignore
  }
  if (sheets.length === 0) throw new Error(`${owner}: the workbook holds no sheet; save it again, or export it as CSV`); // prettier-ignore
  const found =
    wanted === undefined
      ? sheets[0]
      : (sheets.find(({ sheet }) => sheet === wanted) ??
        (/^\d+$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined));
  const names = sheets.map(({ sheet }) => JSON.stringify(sheet)).join(', ');
  if (found === undefined)
    throw new Error(`${owner}: there is no sheet ${JSON.stringify(wanted)}; there are ${names}`);
  const others = sheets.length > 1 ? ` of ${sheets.length}: ${names}` : '';
  return {
    rows: found.data.map((row) => row.map(cellText)),
    form: `xlsx, sheet ${JSON.stringify(found.sheet)}${others}`,
  };
}

interface ParquetReader {
  readonly parquetReadObjects: (options: { readonly file: ArrayBuffer }) => Promise<readonly Record<string, Cell>[]>; // prettier-ignore
}

async function parquetRows(owner: string, bytes: Uint8Array): Promise<SheetRows> {
  const reader = await importPackage<ParquetReader>(owner, 'hyparquet', 'hyparquet');
  let objects: readonly Record<string, Cell>[];
  try {
    objects = await reader.parquetReadObjects({ file: new Uint8Array(bytes).buffer });
  } catch (error) {
    throw new Error(`${owner}: cannot be read as Parquet (${firstLine(error)}); export it as CSV`, { cause: error }); // prettier-ignore
  }
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  return {
    rows: [names, ...objects.map((row) => names.map((name) => cellText(row[name])))],
    form: 'Parquet',
  };
}

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).split('\n')[0]; // prettier-ignore

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/**
 * T is what the package is known to export: where it is not installed, it has no types to check this by.
 * @param entry what is imported of it
 * @throws one sentence when it is not installed
 */
async function importPackage<T>(owner: string, entry: string, name: string): Promise<T> {
  for (const at of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    let path: string;
    try {
      path = createRequire(at).resolve(entry);
    } catch {
      continue;
    }
    const found: T = await import(pathToFileURL(path).href);
    return found;
  }
  throw new Error(
    `${owner}: reading it needs the package ${name}, which is not installed; install it with: npm install ${name}, or save the table as CSV`,
  );
}
