/** run.json: what a run is, where it comes from and how it stands. Read back it is checked field by field. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { JsonRecord } from '../format/json-value.js';
import { writeFileAtomic } from './atomic.js';
import { fileError, UsageError } from '../settings/errors.js';
import { checkedJson } from './checked-json.js';

export const RUN_FILE = 'run.json';
/**
 * 2: flows are stored with the other sign, so models of version 1 would be read wrong; settings have changed
 * too.
 */
const SCHEMA_VERSION = 2;

/** A thousand times what a run.json has. */
const MOST_BYTES = 4_000_000;

const json = z.json();

const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION, {
    error: (issue) => `this ocgfn reads version ${SCHEMA_VERSION}, got ${String(issue.input ?? 'none')}`,
  }),
  /** Names the run wherever its folder is moved to. */
  id: z.uuid(),
  /** What made it: pretrain, adapt, train ... */
  kind: z.string().min(1),
  /** Task name and parameters, enough to build the environment again. */
  task: z.looseObject({ name: z.string().min(1) }),
  /** Every setting with its value, defaults included. */
  config: z.record(z.string(), json),
  seed: z.int(),
  /** Version of this package. */
  version: z.string(),
  /** The run it goes out from; `path` is relative to this run's folder. */
  parent: z.strictObject({ path: z.string(), id: z.uuid(), checkpoint: z.string() }).optional(),
  status: z.enum(['running', 'done', 'interrupted', 'failed']),
  /** The sentence a failed run ended with. */
  error: z.string().optional(),
  created: z.iso.datetime(),
  /** Last change of the status. */
  updated: z.iso.datetime(),
  /** Seconds of work, over all resumptions. */
  seconds: z.number().nonnegative(),
  /** Kind of machine and program: no names of hosts or people. */
  machine: z.string(),
  /** Figures worth reading without opening the metrics. */
  summary: z.record(z.string(), json),
});

type Checked = z.infer<typeof runRecordSchema>;
export interface RunRecord extends Omit<Checked, 'task' | 'config' | 'summary'> {
  readonly task: { readonly name: string; readonly [key: string]: unknown };
  readonly config: JsonRecord;
  readonly summary: JsonRecord;
}
export type RunStatus = RunRecord['status'];
export type Parent = NonNullable<RunRecord['parent']>;

/** run.json as JSON Schema. */
export const runRecordJsonSchema = (): object => z.toJSONSchema(runRecordSchema);

export const newRecordVersion = SCHEMA_VERSION;

/** Whether a folder says that it is a run. */
export const isRun = (path: string): boolean => existsSync(join(path, RUN_FILE));

/**
 * Reads run.json of a run directory.
 * @throws UsageError, one sentence, when the folder is none or the file is malformed
 */
export function readRunRecord(folder: string): RunRecord {
  const path = join(folder, RUN_FILE);
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES)
      throw new UsageError(`${path}: has ${size} bytes, a run.json at most ${MOST_BYTES}`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UsageError(`${folder}: not a run directory (it has no ${RUN_FILE})`, { cause: error });
    }
    throw fileError(path, error);
  }
  return parseRunRecord(text, path);
}

/**
 * The text of a run.json.
 * @param path begins messages
 */
export function parseRunRecord(text: string, path: string): RunRecord {
  return checkedJson(text, path, runRecordSchema);
}

export function writeRunRecord(folder: string, record: RunRecord): void {
  writeFileAtomic(join(folder, RUN_FILE), `${JSON.stringify(record, null, 2)}\n`);
}
