/**
 * From a file to a base measure: a prior that `ocgfn prior train` wrote, or sequences, from which one is
 * learnt on the spot.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Environment } from '../../env/environment.js';
import { buildTask } from '../../env/tasks.js';
import {
  decodePrior,
  encodePrior,
  priorTask,
  type OpenedPrior,
  type PriorCard,
} from '../../method/portable-prior.js';
import { learnPrior, PRIOR_PRESETS, type PriorOptions } from '../../prior/learn-prior.js';
import { RandomStream } from '../../random/stream.js';
import { checkInput, checkInputAsync, fileError } from '../../settings/errors.js';
import type { Backend } from '../../tensor/backend.js';
import { readPriorData, type PriorDataOptions } from './prior-data.js';

export interface LearnOptions extends PriorDataOptions, Partial<PriorOptions> {
  readonly seed?: number;
  readonly onNetwork?: (done: number, networks: number) => void;
}

export interface PriorFromFile extends OpenedPrior {
  /** The bytes of a prior's file: what a run keeps beside its checkpoint, for `decodePrior`. */
  readonly bytes: Uint8Array;
}

/** True of the bytes of a safetensors file: a short header length, then a JSON object. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[8] === 0x7b && bytes.subarray(3, 8).every((byte) => byte === 0);
}

function readBytes(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw fileError(file, error);
  }
}

/**
 * The environment that a prior was learnt for.
 * @throws UsageError when the file is no prior, or its task is none that can be built by name
 */
export function priorEnvironment(file: string): Environment {
  return checkInput(() => {
    const { name, ...parameters } = priorTask(readBytes(file), file);
    return buildTask(name, parameters);
  });
}

/**
 * Opens a prior for an environment.
 * @param file a prior, or sequences: FASTA, CSV, TSV, JSON lines, or one a line
 * @throws UsageError, one sentence, when the file cannot be read, or is of another task
 */
export async function openPrior(
  file: string,
  env: Environment,
  backend: Backend,
  options: LearnOptions = {},
): Promise<PriorFromFile> {
  if (file !== '-') {
    const bytes = readBytes(file);
    if (isSafetensors(bytes)) return { ...checkInput(() => decodePrior(bytes, file, env, backend)), bytes };
  }
  return checkInputAsync(() => learnFromFile(file, env, backend, options));
}

/** Learns a prior from a file of sequences. */
export async function learnFromFile(
  file: string,
  env: Environment,
  backend: Backend,
  { seed = 0, column, label, onNetwork, ...settings }: LearnOptions = {},
): Promise<PriorFromFile> {
  const named = { ...(column !== undefined && { column }), ...(label !== undefined && { label }) };
  const { strings, sha256, ...read } = await readPriorData(file, env, named);
  const options = { ...PRIOR_PRESETS, ...settings };
  const learnt = learnPrior(backend, strings, options, new RandomStream(seed), onNetwork);
  const card: PriorCard = {
    data: { file: basename(file), sha256 },
    ...read,
    sequences: strings.count,
    split: options.split,
    sizes: learnt.sizes,
    families: learnt.families,
    perplexity: learnt.perplexity,
    epochs: learnt.epochs,
    seed,
  };
  const bytes = encodePrior(learnt, options, card);
  // What was learnt is opened from its bytes, so that a prior learnt on the spot and one from a file are one.
  return { ...decodePrior(bytes, file, env, backend), bytes };
}
