/**
 * A run directory: the plain files of one run, which outlive the program. One process writes at a time;
 * anyone may read.
 *
 *     run.json                what it is, its full config, seed, parent, status            (run-record.ts)
 *     metrics.jsonl           one object a line, append-only                               (json-lines.ts)
 *     checkpoint.safetensors  all that resuming needs; checkpoint.json, its readable twin  (checkpoint.ts)
 *     oracle.jsonl            every reward call made: nothing paid for is lost
 *     asked.jsonl             what a reward outside this program is being asked, while the run goes on (asked-calls.ts)
 *     report.html, proposed-0.csv ...   what else is written about the run, listed in .files (own-files.ts)
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { shellWord } from '../format/shell-word.js';
import { ASKED_FILE, askedAgain, unansweredCalls, unansweredSentence } from './asked-calls.js';
import { isTemporary, removeTemporaries } from './atomic.js';
import {
  CHECKPOINT_FILES,
  hasCheckpoint,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
} from './checkpoint.js';
import { fileError, UsageError } from '../settings/errors.js';
import { JsonLinesWriter, readJsonLines, truncateJsonLines, type JsonObject } from './json-lines.js';
import { takeLock } from './lock.js';
import { makeFolder } from './make-folder.js';
import { machineLine, packageVersion } from './machine.js';
import { ownFiles, writeOwnFile } from './own-files.js';
import { rescueCalls, rescuedCalls } from './rescue.js';
import { METRICS_FILE, ORACLE_FILE } from './run-logs.js';
import {
  newRecordVersion,
  readRunRecord,
  RUN_FILE,
  writeRunRecord,
  type Parent,
  type RunRecord,
  type RunStatus,
} from './run-record.js';

export const LOCK_FILE = '.lock';
/** What only the process that holds the lock writes. */
const LOCKED_FILES = [RUN_FILE, METRICS_FILE, ...CHECKPOINT_FILES];

/** What a new run says of itself; the rest of run.json is filled in. */
export interface NewRun {
  readonly kind: string;
  readonly task: RunRecord['task'];
  readonly config: RunRecord['config'];
  readonly seed: number;
  readonly parent?: Parent;
}

export interface CreateOptions {
  /** Replace a run that is there. Files that no run writes are never removed. */
  readonly overwrite?: boolean;
  /** Now, for run.json. */
  readonly now?: Date;
}

export class RunDirectory {
  readonly path: string;
  private current: RunRecord;
  private readonly unlock: () => void;
  private readonly writers = new Map<string, JsonLinesWriter>();
  private readonly startedAt = performance.now();
  private readonly secondsBefore: number;

  private constructor(path: string, record: RunRecord, unlock: () => void) {
    this.path = path;
    this.current = record;
    this.unlock = unlock;
    this.secondsBefore = record.seconds;
    removeTemporaries(path, LOCKED_FILES);
  }

  /**
   * Makes a run directory and takes its lock. Call it when all input has been checked: it is the first thing
   * that writes.
   * @throws UsageError when the folder holds a run (without `overwrite`) or other files, or is in use
   */
  static create(path: string, run: NewRun, options: CreateOptions = {}): RunDirectory {
    refuseOccupied(path, options.overwrite ?? false);
    makeFolder(path);
    refuseLinks(path);
    const unlock = takeLock(join(path, LOCK_FILE), path);
    for (const name of ownFiles(path)) rmSync(join(path, name), { force: true });
    const now = (options.now ?? new Date()).toISOString();
    const record: RunRecord = {
      schemaVersion: newRecordVersion,
      id: randomUUID(),
      ...run,
      version: packageVersion(),
      status: 'running',
      created: now,
      updated: now,
      seconds: 0,
      machine: machineLine(),
      summary: {},
    };
    writeRunRecord(path, record);
    return new RunDirectory(path, record, unlock);
  }

  /**
   * Opens a run to go on with it: takes its lock and drops the metrics of steps behind its last checkpoint,
   * because they will be made again. Paid reward calls stay.
   */
  static resume(path: string): RunDirectory {
    return RunDirectory.goOn(path, () => (isUnstarted(path) ? 0 : readCheckpoint(path).step));
  }

  /**
   * Opens a run that was interrupted or killed, to do it again from the start. Its metrics go; its paid
   * reward calls stay.
   */
  static restart(path: string): RunDirectory {
    return RunDirectory.goOn(path, () => -Infinity);
  }

  /** @param lastStep up to which metrics are kept, read under the lock */
  private static goOn(path: string, lastStep: () => number): RunDirectory {
    const record = readRunRecord(path);
    refuseLinks(path);
    const unlock = takeLock(join(path, LOCK_FILE), path);
    try {
      const last = lastStep();
      const isKept = ({ step }: JsonObject): boolean =>
        last > -Infinity && (typeof step !== 'number' || step <= last);
      truncateJsonLines(join(path, METRICS_FILE), isKept);
      const directory = new RunDirectory(path, record, unlock);
      directory.takeRescued();
      directory.update({ status: 'running' });
      return directory;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /**
   * Removes every file that a run writes, run.json last.
   * @returns the names of files that are left because no run writes them
   * @throws UsageError when it is in use
   */
  static remove(path: string): string[] {
    const unlock = takeLock(join(path, LOCK_FILE), path);
    try {
      const names = ownFiles(path);
      removeTemporaries(path, names);
      for (const name of names) rmSync(join(path, name), { force: true });
    } finally {
      unlock();
    }
    return readdirSync(path);
  }

  /** Takes back reward calls that could not be written here when they were made. */
  private takeRescued(): void {
    const rescued = rescuedCalls(this.current.id, readOracleCalls(this.path));
    if (rescued.calls.length > 0) this.writer(ORACLE_FILE).appendAll(rescued.calls);
    rescued.keep();
  }

  /** Reward calls that a process before this one made for the same run; `under` as in `Part.key`. */
  get paidBefore(): { readonly outcome: string; readonly raw: number | null; readonly under?: string }[] {
    return readOracleCalls(this.path).map(({ outcome, raw, under }) => ({
      outcome: String(outcome),
      raw: typeof raw === 'number' ? raw : null,
      ...(typeof under === 'string' && { under }),
    }));
  }

  get record(): RunRecord {
    return this.current;
  }

  /** Seconds of work so far, over all resumptions. */
  get seconds(): number {
    return this.secondsBefore + (performance.now() - this.startedAt) / 1000;
  }

  /** Changes fields of run.json. */
  update(changes: Partial<Pick<RunRecord, 'status' | 'error' | 'summary'>>): void {
    const summary = { ...this.current.summary, ...changes.summary };
    const seconds = Math.round(this.seconds * 1000) / 1000;
    this.current = { ...this.current, ...changes, summary, seconds, updated: new Date().toISOString() };
    writeRunRecord(this.path, this.current);
  }

  appendMetrics(line: JsonObject): void {
    this.writer(METRICS_FILE).append(line);
  }

  /** One line per reward call made. */
  appendOracleCalls(lines: readonly JsonObject[]): void {
    try {
      this.writer(ORACLE_FILE).appendAll(lines);
    } catch (error) {
      throw rescueCalls(join(this.path, ORACLE_FILE), this.current.id, lines, error);
    }
  }

  /** One line per call that is about to be made. */
  appendAsked(outcomes: readonly string[]): void {
    try {
      this.writer(ASKED_FILE).append({ outcomes });
    } catch (error) {
      throw fileError(join(this.path, ASKED_FILE), error);
    }
  }

  /** @returns SHA-256 of the checkpoint */
  saveCheckpoint(checkpoint: Checkpoint): string {
    return writeCheckpoint(this.path, checkpoint);
  }

  /** Writes a further file of the run as a whole, such as proposed-0.csv. */
  writeFile(name: string, content: string): void {
    writeOwnFile(this.path, name, content);
  }

  /**
   * Ends the run with a status and gives the lock back. A complete one says how often it asked its reward
   * again for the same outcome.
   */
  close(status: RunStatus, error?: string): void {
    try {
      for (const writer of this.writers.values()) writer.close();
      this.writers.clear();
      const again = status === 'done' ? askedAgain(this.path) : 0;
      this.update({
        status,
        ...(error !== undefined && { error }),
        ...(again > 0 && { summary: { askedAgain: again } }),
      });
      if (status === 'done') rmSync(join(this.path, ASKED_FILE), { force: true });
    } finally {
      this.unlock();
    }
  }

  private writer(name: string): JsonLinesWriter {
    let writer = this.writers.get(name);
    if (!writer) this.writers.set(name, (writer = new JsonLinesWriter(join(this.path, name))));
    return writer;
  }
}

/** Metrics of a run, oldest first. */
export function readMetrics(path: string): JsonObject[] {
  return readJsonLines(join(path, METRICS_FILE));
}

/** Reward calls of a run, oldest first. */
export function readOracleCalls(path: string): JsonObject[] {
  return readJsonLines(join(path, ORACLE_FILE));
}

/** Tells which outcomes a run may pay for twice when it goes on; undefined when none. */
export function sentenceOnUnanswered(path: string, { id }: RunRecord): string | undefined {
  return unansweredSentence(path, unansweredCalls(path, id, readOracleCalls(path)));
}

/**
 * True for a run that was killed before its first checkpoint: there is nothing to go on from, and nothing
 * that starting again would lose.
 */
export function isUnstarted(path: string): boolean {
  return !hasCheckpoint(path) && readMetrics(path).length === 0;
}

/** How a run at `childPath` names the run at `parentPath` in its run.json. */
export function parentOf(childPath: string, parentPath: string): Parent {
  const { id } = readRunRecord(parentPath);
  const path = relative(resolve(childPath), resolve(parentPath)).split('\\').join('/');
  return { path, id, checkpoint: readCheckpoint(parentPath).hash };
}

/**
 * Where the run lies that the run at `childPath` goes out from.
 * @throws UsageError when it has none, or another run or another checkpoint lies there by now: going on from
 * it would not be going on
 */
export function pathOfParent(childPath: string, { parent }: RunRecord): string {
  if (!parent) throw new UsageError(`${childPath}/${RUN_FILE}: parent is missing`);
  const path = resolve(childPath, parent.path);
  if (readRunRecord(path).id !== parent.id)
    throw new UsageError(`${path}: is not the parent of ${childPath}: another run lies there now`);
  if (readCheckpoint(path).hash !== parent.checkpoint)
    throw new UsageError(`${path}: has been trained further since ${childPath} went out from it`);
  return path;
}

/**
 * A log that is a link would be written wherever it leads: a folder that someone sent must not reach out of
 * itself.
 */
function refuseLinks(path: string): void {
  const own = ownFiles(path);
  const link = readdirSync(path, { withFileTypes: true }).find(
    (entry) => entry.isSymbolicLink() && own.includes(entry.name),
  );
  if (link) throw new UsageError(`${path}/${link.name}: is a link; the files of a run must be plain files`);
}

function refuseOccupied(path: string, overwrite: boolean): void {
  let names: string[];
  try {
    names = existsSync(path) ? readdirSync(path) : [];
  } catch (error) {
    throw fileError(path, error);
  }
  if (names.includes(RUN_FILE)) {
    if (overwrite) return;
    throw new UsageError(
      `${path}: holds a run already; give another --out, --overwrite to replace it, or go on with it by "ocgfn resume ${shellWord(path)}"`,
    );
  }
  // A lock and a temporary file are left by a process that was killed before run.json was there.
  const foreign = names.find((name) => !name.startsWith(LOCK_FILE) && !isTemporary(name));
  if (foreign !== undefined) {
    throw new UsageError(`${path}: holds files that are no run's, such as ${foreign}; give another --out`);
  }
}
