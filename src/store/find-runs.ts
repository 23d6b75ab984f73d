/** All runs below some folders, each as one flat list of fields that can be filtered and sorted. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, UsageError } from '../settings/errors.js';
import { livingOwner } from './lock.js';
import { LOCK_FILE } from './run-directory.js';
import { readRunRecord, RUN_FILE, type RunRecord } from './run-record.js';

/** `killed`: run.json says running, but no living process holds the folder. */
export type RunState = RunRecord['status'] | 'killed';

export type Field = string | number | boolean;

export interface FoundRun {
  readonly path: string;
  readonly record: RunRecord;
  readonly state: RunState;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Everything there is to filter and sort by: names of settings and figures as in run.json. */
  readonly fields: ReadonlyMap<string, Field>;
}

/** A folder that has a run.json which cannot be read. */
export interface UnreadableRun {
  readonly path: string;
  readonly problem: string;
}

/** Levels of folders below those named that are searched; a run is not searched for runs within it. */
const DEPTH = 6;
/** Names of folders that hold no runs. */
const SKIPPED = new Set(['node_modules', '.git']);

/**
 * Runs below the folders, in order of path. Links to folders are not followed.
 * @throws UsageError when a folder is not there
 */
export function findRuns(folders: readonly string[]): { runs: FoundRun[]; unreadable: UnreadableRun[] } {
  const found = new Set<string>();
  const visit = (folder: string, depth: number): void => {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      // What cannot be looked into on the way is passed over; what was asked for by name is not.
      if (depth === 0) throw fileError(folder, error);
      return;
    }
    if (entries.some(({ name }) => name === RUN_FILE)) {
      found.add(folder);
      return;
    }
    if (depth === DEPTH) return;
    for (const entry of entries)
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) visit(join(folder, entry.name), depth + 1);
  };
  for (const folder of folders) visit(folder, 0);
  const runs: FoundRun[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const path of [...found].toSorted()) {
    try {
      runs.push(describeRun(path));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push({ path, problem: error.message });
    }
  }
  return { runs, unreadable };
}

/**
 * One run, with its state and fields.
 * @throws UsageError when the folder is no run
 */
export function describeRun(path: string): FoundRun {
  const record = readRunRecord(path);
  const state = stateOf(path, record);
  return { path, record, state, bytes: sizeOf(path), fields: fieldsOf(path, record, state) };
}

function stateOf(path: string, { status }: RunRecord): RunState {
  return status === 'running' && livingOwner(join(path, LOCK_FILE)) === undefined ? 'killed' : status;
}

function sizeOf(path: string): number {
  return readdirSync(path).reduce((sum, name) => {
    const file = join(path, name);
    return existsSync(file) ? sum + statSync(file).size : sum;
  }, 0);
}

function fieldsOf(path: string, record: RunRecord, state: RunState): Map<string, Field> {
  const { task, config, summary, kind, seed, created, updated, seconds, version, id } = record;
  const { name, ...parameters } = task;
  const own = { path, kind, task: name, status: state, seed, created, updated, seconds, version, id };
  const fields = new Map<string, Field>();
  // Later ones win: `steps` that were done over `steps` that were wanted.
  for (const source of [parameters, config, summary, own]) {
    for (const [key, value] of Object.entries(source)) {
      if (Array.isArray(value)) fields.set(key, value.join(','));
      else if (['string', 'number', 'boolean'].includes(typeof value)) fields.set(key, value as Field);
    }
  }
  return fields;
}
