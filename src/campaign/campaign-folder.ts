/**
 * The folder of a campaign: plain files that outlive the program. One process writes at a time; anyone may
 * read.
 *
 *     campaign.json       task, direction, constraints, seed                       (campaign-record.ts)
 *     measurements.jsonl  every result taken in, corrections too; append-only
 *     measurements-2.jsonl ...  the same of further targets, where there are several
 *     files.jsonl         the files that were taken in, by their SHA-256; append-only
 *     rounds.jsonl        the plates given out, with what was predicted; append-only  (issued-round.ts)
 *     plates/             plate-1.csv to fill in, plate-1.fasta, ...
 *     model/              a run: the model pre-trained for this space, where there is one
 *     report.html         how it stands
 *
 * Killed at any moment, what was taken in stays, and the same command gives the same plate: a round is made
 * from the logs and the seed alone, and counts from the moment its line stands in rounds.jsonl.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { paidOf, type PaidEntry } from '../run/paid-summary.js';
import { logged, type MeasuredEntry } from '../run/measured-results.js';
import { UsageError } from '../settings/errors.js';
import { isTemporary, removeTemporaries, writeFileAtomic } from '../store/atomic.js';
import { JsonLinesWriter, readJsonLines, type JsonObject } from '../store/json-lines.js';
import { takeLock } from '../store/lock.js';
import { makeFolder } from '../store/make-folder.js';
import {
  CAMPAIGN_FILE,
  readCampaignRecord,
  writeCampaignRecord,
  type CampaignRecord,
} from './campaign-record.js';
import { issuedRounds, platesOf, type IssuedRound } from './issued-round.js';
import { targetsOf } from './said-targets.js';
import { finishPlates, numbersThere, restorePlates, stagePlates } from './plate-staging.js';

/** The log of target k. */
const measurementsFile = (k: number): string =>
  k === 0 ? 'measurements.jsonl' : `measurements-${k + 1}.jsonl`;
const FILES_FILE = 'files.jsonl';
const ROUNDS_FILE = 'rounds.jsonl';
const LOCK_FILE = '.lock';
export const REPORT_FILE = 'report.html';

/** What is known of a sequence, as last corrected. */
export interface CampaignResult extends PaidEntry {
  /** Files that it came from, the last one last. */
  readonly sources: readonly string[];
}

/** A campaign as its files tell it. */
export interface Campaign {
  readonly path: string;
  readonly record: CampaignRecord;
  /** In the order in which sequences were first measured. */
  readonly measured: readonly CampaignResult[];
  /** Results of further targets, where there are several. */
  readonly also?: readonly (readonly CampaignResult[])[];
  /** Lines of the logs of measurements. */
  readonly lines: number;
  readonly rounds: readonly IssuedRound[];
  /** Numbers of plates that have a file; none is given out under a number that one has. */
  readonly plateFiles?: readonly number[];
  /** SHA-256 of the files that were taken in. */
  readonly taken: ReadonlySet<string>;
  /** Plates of readers' files that were taken in, by the SHA-256 of their bytes. */
  readonly readings?: ReadonlyMap<string, number>;
}

/** A line of files.jsonl. */
export interface TakenFile {
  readonly file: string;
  /** Of its bytes and of what was said of it. */
  readonly sha256: string;
  /** Of a reader's file: its plate, and the SHA-256 of its bytes alone. */
  readonly plate?: number;
  readonly bytes?: string;
}

export const isCampaign = (path: string): boolean => existsSync(join(path, CAMPAIGN_FILE));

/** @throws UsageError, one sentence, when the folder is no campaign or a file is damaged */
export function readCampaign(path: string): Campaign {
  const record = readCampaignRecord(path);
  const files = readJsonLines(join(path, FILES_FILE));
  const logs = [undefined, ...(record.also ?? [])].map((_, k) => readLog(join(path, measurementsFile(k))));
  return {
    path,
    record,
    measured: logs[0].measured,
    also: logs.slice(1).map(({ measured }) => measured),
    lines: logs.reduce((sum, { lines }) => sum + lines, 0),
    rounds: readRounds(path),
    plateFiles: numbersThere(path),
    taken: new Set(files.map(({ sha256 }) => String(sha256))),
    readings: new Map(files.flatMap(({ bytes, plate }) => (bytes === undefined ? [] : [[String(bytes), Number(plate)]]))), // prettier-ignore
  };
}

function readRounds(path: string): IssuedRound[] {
  const file = join(path, ROUNDS_FILE);
  return issuedRounds(file, readJsonLines(file));
}

function readLog(path: string): { readonly measured: CampaignResult[]; readonly lines: number } {
  const calls = readJsonLines(path);
  const sources = new Map<string, string[]>();
  for (const { outcome, source } of calls) {
    const list = sources.get(String(outcome)) ?? [];
    if (typeof source === 'string' && list.at(-1) !== source) list.push(source);
    sources.set(String(outcome), list);
  }
  const measured = paidOf(calls).map((entry) => ({ ...entry, sources: sources.get(entry.outcome) ?? [] }));
  return { measured, lines: calls.length };
}

/** A campaign that this process may write. */
export class CampaignFolder {
  private constructor(
    readonly path: string,
    private readonly unlock: () => void,
    /** Whether a process that was killed had given out the last round and not finished its files. */
    readonly hasFinished: boolean,
  ) {}

  /**
   * Begins a campaign. Call it when all input has been checked: it is the first thing that writes.
   * @throws UsageError when the folder holds other files, or is in use
   */
  static begin(path: string, record: CampaignRecord): CampaignFolder {
    refuseOccupied(path);
    makeFolder(path);
    const folder = CampaignFolder.lock(path);
    try {
      // Another process may have been faster.
      refuseOccupied(path);
      writeCampaignRecord(path, record);
      return folder;
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  /** Opens a campaign to go on with it. @throws UsageError when it is none, or in use */
  static open(path: string): CampaignFolder {
    readCampaignRecord(path);
    return CampaignFolder.lock(path);
  }

  private static lock(path: string): CampaignFolder {
    const unlock = takeLock(join(path, LOCK_FILE), path);
    try {
      removeTemporaries(path, [CAMPAIGN_FILE, REPORT_FILE]);
      const issued = readRounds(path).flatMap(platesOf);
      return new CampaignFolder(path, unlock, finishPlates(path, new Set(issued)));
    } catch (error) {
      unlock();
      throw error;
    }
  }

  read(): Campaign {
    return readCampaign(this.path);
  }

  update(record: CampaignRecord): void {
    writeCampaignRecord(this.path, record);
  }

  /**
   * Takes results of target k into its log, on the disk when it returns.
   * @param files that they are of; noted last, so that none counts as taken in of which results are lost
   */
  append(results: readonly MeasuredEntry[], files: readonly TakenFile[] = [], k = 0): void {
    this.log(
      measurementsFile(k),
      results.map((result) => ({
        ...logged(result),
        ...(result.from !== undefined && { source: result.from }),
      })),
    );
    this.log(FILES_FILE, files.map((one) => ({ ...one }))); // prettier-ignore
  }

  /** Gives a round out: it is, from the moment its line stands in the log (plate-staging.ts). */
  issue(round: IssuedRound): void {
    stagePlates(this.path, round, this.targetNames());
    this.log(ROUNDS_FILE, [{ ...round }]);
    finishPlates(this.path, new Set(platesOf(round)));
  }

  /** Files of a round that was given out, where they are gone. */
  restorePlates(round: IssuedRound): void {
    restorePlates(this.path, round, this.targetNames());
  }

  private targetNames(): string[] {
    return targetsOf(readCampaignRecord(this.path)).map(({ column }) => column);
  }

  writeFile(name: string, text: string): void {
    writeFileAtomic(join(this.path, name), text);
  }

  close(): void {
    this.unlock();
  }

  private log(name: string, lines: readonly JsonObject[]): void {
    if (lines.length === 0) return;
    const writer = new JsonLinesWriter(join(this.path, name));
    try {
      writer.appendAll(lines);
    } finally {
      writer.close();
    }
  }
}

/** What a process that was killed while it began a campaign may have left. */
const isLeft = (name: string): boolean => name.startsWith(LOCK_FILE) || isTemporary(name);

function refuseOccupied(path: string): void {
  if (!existsSync(path)) return;
  if (isCampaign(path))
    throw new UsageError(`${path}: holds a campaign already; go on with it, or give another --out`);
  const other = readdirSync(path).find((name) => !isLeft(name));
  if (other !== undefined)
    throw new UsageError(`${path}: holds other files (${other}); give a new folder by --out`);
}
