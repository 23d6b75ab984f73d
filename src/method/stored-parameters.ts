/** Parameters and Adam's moments as tensors of a checkpoint, and back. */
import type { ParameterSet } from '../nn/parameter-set.js';
import type { LearnedParameter } from '../tensor/tensor.js';
import { UsageError } from '../settings/errors.js';
import type { StoredTensor } from '../format/safetensors.js';

/** Adam's moments are stored under the parameter's name with these endings. */
const MOMENTS = [
  ['.adam1', 'moment1'],
  ['.adam2', 'moment2'],
] as const;

/** True for tensors that resuming needs and the policy does not: Adam's moments, a replay buffer. */
export const isTrainingState = (name: string): boolean =>
  MOMENTS.some(([ending]) => name.endsWith(ending)) || name.startsWith('replay.');

function copyOut(set: ParameterSet, p: LearnedParameter, at: number): StoredTensor {
  const from = at >> 2;
  return {
    shape: [p.rows, p.cols],
    data: Float32Array.from(set.backend.arena.real.subarray(from, from + p.size)),
  };
}

/**
 * All parameters of a set, named `prefix + name`.
 * @param moments store Adam's running moments too, as resuming needs
 */
export function storeParameters(
  tensors: Map<string, StoredTensor>,
  prefix: string,
  set: ParameterSet,
  moments: boolean,
): void {
  for (const p of set.list) {
    tensors.set(prefix + p.name, copyOut(set, p, p.at));
    if (!moments) continue;
    for (const [ending, field] of MOMENTS) tensors.set(prefix + p.name + ending, copyOut(set, p, p[field]));
  }
}

type Stored = ReadonlyMap<string, StoredTensor>;

/**
 * The integers that a checkpoint stores under a name.
 * @param length so many; absent: any number
 * @throws UsageError when they are missing, something else, or of another number
 */
export const storedIntegers = (tensors: Stored, name: string, length?: number): Int32Array =>
  storedArray(tensors, name, length, Int32Array, 'integers');

/** The same of numbers of 32 bits. */
export const storedReals = (tensors: Stored, name: string, length?: number): Float32Array =>
  storedArray(tensors, name, length, Float32Array, 'numbers of 32 bits');

function storedArray<T extends Int32Array | Float32Array>(
  tensors: Stored,
  name: string,
  length: number | undefined,
  kind: new (length: number) => T,
  what: string,
): T {
  const data = tensors.get(name)?.data;
  if (data instanceof kind && (length === undefined || data.length === length)) return data;
  const right = length === undefined ? what : `${length} ${what}`;
  throw new UsageError(`checkpoint: ${name} must hold ${right}; it belongs to another run, or is damaged`);
}

/**
 * Sets a parameter set to what `storeParameters` stored.
 * @throws UsageError when a tensor is missing or has another shape: the checkpoint belongs to another model
 */
export function loadParameters(
  tensors: ReadonlyMap<string, StoredTensor>,
  prefix: string,
  set: ParameterSet,
  moments: boolean,
): void {
  const { real } = set.backend.arena;
  const copyIn = (p: LearnedParameter, name: string, at: number): void => {
    const stored = tensors.get(name);
    if (stored === undefined)
      throw new UsageError(`checkpoint: ${name} is missing; it belongs to another model`);
    if (stored.shape.join('x') !== `${p.rows}x${p.cols}`) {
      const shape = stored.shape.join('x');
      throw new UsageError(
        `checkpoint: ${name} must have shape ${p.rows}x${p.cols}, got ${shape}; it belongs to another model`,
      );
    }
    if (!(stored.data instanceof Float32Array))
      throw new UsageError(`checkpoint: ${name} must hold numbers of 32 bits; it is damaged`);
    real.set(stored.data, at >> 2);
  };
  for (const p of set.list) {
    copyIn(p, prefix + p.name, p.at);
    if (moments) for (const [ending, field] of MOMENTS) copyIn(p, prefix + p.name + ending, p[field]);
    p.touch();
  }
}
