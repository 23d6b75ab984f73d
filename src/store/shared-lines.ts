/**
 * A log of JSON lines that several processes add to, such as a cache of scores that two runs share. Each
 * reads what the others have added; they append one at a time, under a lock that is held for that moment
 * only. A line that a killed process left torn is cut off by the next that appends.
 */
import { appendFileSync, closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { fileError } from '../settings/errors.js';
import { parseJsonLines, toLine, type JsonObject } from './json-lines.js';
import { awaitLock } from './lock.js';

/** Milliseconds that an append waits for those of other processes. */
const PATIENCE = 30_000;

export class SharedLines {
  /** Bytes read so far: whole lines. */
  private offset = 0;
  private lines = 0;

  constructor(private readonly path: string) {}

  /**
   * Records that were added since the last look, by whomever; all of them at first.
   * @throws UsageError on a line that is no JSON object
   */
  news(): JsonObject[] {
    const bytes = this.readOn();
    const whole = bytes.lastIndexOf(0x0a) + 1;
    const records = parseJsonLines(this.path, bytes.toString('utf8', 0, whole), this.lines + 1);
    this.offset += whole;
    this.lines += records.length;
    return records;
  }

  /** What lies behind the bytes read so far. */
  private readOn(): Buffer {
    if (!existsSync(this.path)) return Buffer.alloc(0);
    try {
      const file = openSync(this.path, 'r');
      try {
        const { size } = fstatSync(file);
        // Shorter than what was read: someone has put another file there.
        if (size < this.offset) this.offset = this.lines = 0;
        const bytes = Buffer.alloc(size - this.offset);
        let at = 0;
        for (let count = -1; at < bytes.length && count !== 0; at += count)
          count = readSync(file, bytes, at, bytes.length - at, this.offset + at);
        return bytes.subarray(0, at);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw fileError(this.path, error);
    }
  }

  /**
   * Appends what `make` returns when it has heard the news: nobody appends in between. Of an append that
   * fails, nothing stays.
   * @throws the file system's error
   */
  async append(make: (news: readonly JsonObject[]) => readonly JsonObject[]): Promise<void> {
    const unlock = await awaitLock(`${this.path}.lock`, this.path, PATIENCE);
    try {
      const records = make(this.news());
      if (records.length > 0) this.write(records);
    } finally {
      unlock();
    }
  }

  private write(records: readonly JsonObject[]): void {
    const file = openSync(this.path, 'a');
    try {
      if (fstatSync(file).size > this.offset) ftruncateSync(file, this.offset);
      const text = records.map(toLine).join('');
      try {
        appendFileSync(file, text);
      } catch (error) {
        ftruncateSync(file, this.offset);
        throw error;
      }
      this.offset += Buffer.byteLength(text);
      this.lines += records.length;
    } finally {
      closeSync(file);
    }
  }
}
