/**
 * Checkpoints. `checkpoint.safetensors` holds everything: tensors, and in its metadata the step and all other
 * state as JSON. Replacing that one file is what commits a checkpoint; `checkpoint.json` is its readable
 * twin, written after it, and is never needed to resume: a process killed between the two leaves a twin that
 * is one checkpoint old, and that is all.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from './atomic.js';
import { fileError, UsageError } from '../settings/errors.js';
import type { JsonValue } from '../format/json-value.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../format/safetensors.js';
import { firstIssue } from './zod-issue.js';

export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** Random stream positions, optimizer scalars, counters, schedules: all that is not a tensor. */
  readonly state: JsonValue;
  /** Parameters, optimizer moments, replay buffers. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const TENSOR_FILE = 'checkpoint.safetensors';
const TWIN_FILE = 'checkpoint.json';
export const CHECKPOINT_FILES: readonly string[] = [TENSOR_FILE, TWIN_FILE];
const VERSION = '1';

const metadataSchema = z.object({
  format: z.literal('ocgfn-checkpoint'),
  version: z.literal(VERSION, { error: `has another version than ${VERSION}, the one this ocgfn reads` }),
  step: z.string().regex(/^\d{1,15}$/),
  state: z.string(),
});

/**
 * Writes a checkpoint into a run directory; the previous one stays whole until this one is complete.
 * @returns SHA-256 of checkpoint.safetensors, in hexadecimal: what a child run records of its parent
 * @throws when the state holds a number that JSON cannot, such as NaN
 */
export function writeCheckpoint(folder: string, { step, state, tensors }: Checkpoint): string {
  const stateText = JSON.stringify(state, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Error(`checkpoint: ${key} must be a finite number, got ${value}`);
    }
    return value;
  });
  const metadata = { format: 'ocgfn-checkpoint', version: VERSION, step: String(step), state: stateText };
  const bytes = encodeSafetensors(tensors, Object.entries(metadata));
  const hash = createHash('sha256').update(bytes).digest('hex');
  writeFileAtomic(join(folder, TENSOR_FILE), bytes);
  const shapes = Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape.join('x')]));
  const twin = { version: 1, step, sha256: hash, bytes: bytes.length, state, tensors: shapes };
  writeFileAtomic(join(folder, TWIN_FILE), `${JSON.stringify(twin, null, 2)}\n`);
  return hash;
}

export function hasCheckpoint(folder: string): boolean {
  return existsSync(join(folder, TENSOR_FILE));
}

/**
 * Reads the checkpoint of a run directory.
 * @throws UsageError, one sentence, when it is missing, damaged, or of another version
 */
export function readCheckpoint(folder: string): Checkpoint & { readonly hash: string } {
  const path = join(folder, TENSOR_FILE);
  if (!existsSync(path)) throw new UsageError(`${folder}: holds no checkpoint (${TENSOR_FILE})`);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
  try {
    const { tensors, metadata } = decodeSafetensors(bytes, path);
    const checked = metadataSchema.safeParse(Object.fromEntries(metadata));
    if (!checked.success) {
      throw new Error(`${path}: not a checkpoint: ${firstIssue(checked.error, 'metadata')}`);
    }
    const { step, state } = checked.data;
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { step: Number(step), state: JSON.parse(state) as JsonValue, tensors, hash };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
