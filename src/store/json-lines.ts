/**
 * Append-only logs with one JSON object a line (metrics.jsonl, oracle.jsonl). A process that is killed may
 * leave its last line torn: readers skip that one, and the next writer cuts it off before it appends. A
 * broken line anywhere else is an error.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  truncateSync,
} from 'node:fs';
import { naming, writeFileAtomic } from './atomic.js';
import { fileError, UsageError } from '../settings/errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * JSON has no NaN and no infinities: they become null, as JSON.stringify does, so a diverged loss is a gap in
 * the curve. The line ends with a newline, which is what tells a whole line from a torn one.
 */
export const toLine = (record: JsonObject): string => `${JSON.stringify(record)}\n`;

/**
 * Records of a log, oldest first; an absent file has none.
 * @throws when a line other than a torn last one is no JSON object
 */
export function readJsonLines(path: string): JsonObject[] {
  if (!existsSync(path)) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(path, error);
  }
  return parseJsonLines(path, text);
}

/**
 * Records of a part of a log; what follows the last newline is empty or torn.
 * @param first number of its first line, for messages
 */
export function parseJsonLines(path: string, text: string, first = 1): JsonObject[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      const record: unknown = JSON.parse(line);
      if (typeof record === 'object' && record !== null && !Array.isArray(record))
        return record as JsonObject;
    } catch {
      // Said below.
    }
    throw new UsageError(`${path}: line ${first + index} is not a JSON object: ${line.slice(0, 60)}`);
  });
}

/**
 * Keeps the first records for which `keep` holds, and drops everything from the first for which it does not.
 */
export function truncateJsonLines(path: string, keep: (record: JsonObject) => boolean): void {
  const records = readJsonLines(path);
  const end = records.findIndex((record) => !keep(record));
  if (end >= 0) writeFileAtomic(path, records.slice(0, end).map(toLine).join(''));
}

/**
 * Appends to a log. Every line is handed to the system at once, so a killed process loses none; `close`
 * forces them to the disk. Of an append that fails, nothing stays.
 */
export class JsonLinesWriter {
  private readonly file: number;

  constructor(private readonly path: string) {
    if (existsSync(path)) dropTornLine(path);
    this.file = openSync(path, 'a');
  }

  append(record: JsonObject): void {
    this.appendAll([record]);
  }

  /** Several records in one system call. */
  appendAll(records: readonly JsonObject[]): void {
    if (records.length === 0) return;
    const { size } = fstatSync(this.file);
    try {
      appendFileSync(this.file, records.map(toLine).join(''));
    } catch (error) {
      this.cutTo(size);
      throw naming(this.path, error);
    }
  }

  close(): void {
    try {
      fsyncSync(this.file);
    } catch (error) {
      throw naming(this.path, error);
    } finally {
      closeSync(this.file);
    }
  }

  /**
   * Takes back what a failed append has written of its lines; where even that fails, the next writer cuts off
   * the torn one.
   */
  private cutTo(size: number): void {
    try {
      ftruncateSync(this.file, size);
    } catch {
      // The error of the append says what is wrong.
    }
  }
}

function dropTornLine(path: string): void {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
}
