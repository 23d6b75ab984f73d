/** JSON lines as rows of a table: the keys of the first objects are its columns. */
import { isJsonRecord, type JsonRecord, type JsonValue } from '../json-value.js';

/** Objects that the keys are taken from. */
const SAMPLE = 2000;

export interface JsonTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @throws naming the line on what is no JSON object */
export function jsonTable(owner: string, lines: readonly string[]): JsonTable {
  const records = lines.flatMap((line, i) =>
    line.trim() === '' || i >= SAMPLE ? [] : [parsed(owner, line, i + 1)],
  );
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { names, rows: records.map((record) => names.map((name) => cellOf(record[name]))) };
}

/** @throws naming the line on what is no JSON object */
export function jsonRow(owner: string, line: string, number: number, names: readonly string[]): string[] {
  const record = parsed(owner, line, number);
  return names.map((name) => cellOf(record[name]));
}

function parsed(owner: string, line: string, number: number): JsonRecord {
  try {
    const record: unknown = JSON.parse(line);
    if (isJsonRecord(record)) return record;
  } catch {
    // said below
  }
  throw new Error(`${owner}: line ${number} is not a JSON object: ${line.slice(0, 40)}`);
}

function cellOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
