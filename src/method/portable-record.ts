/**
 * What the two files of a run are, before anything is made of them: a record and a checkpoint, or a sentence.
 */
import { isJsonRecord, type JsonRecord } from '../format/json-value.js';
import { decodeSafetensors } from '../format/safetensors.js';

export interface PortableRecord {
  readonly kind: unknown;
  readonly task: JsonRecord & { readonly name: string };
  readonly config: JsonRecord;
}

/**
 * @param text of run.json
 * @throws one sentence when it is no record of a run
 */
export function readPortableRecord(text: string): PortableRecord {
  let run: unknown;
  try {
    run = JSON.parse(text);
  } catch (error) {
    throw new Error(`run.json: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  if (isJsonRecord(run) && isJsonRecord(run.task) && isJsonRecord(run.config)) {
    const { kind, task, config } = run;
    const { name } = task;
    if (typeof name === 'string') return { kind, task: { ...task, name }, config };
  }
  throw new Error('run.json: not the record of a run (it needs a task with a name, and a config)');
}

/**
 * @param bytes of checkpoint.safetensors
 * @throws one sentence when it is no checkpoint of ocgfn
 */
export function readPortableCheckpoint(bytes: Uint8Array): ReturnType<typeof decodeSafetensors> {
  const file = decodeSafetensors(bytes, 'checkpoint.safetensors');
  if (file.metadata.get('format') !== 'ocgfn-checkpoint')
    throw new Error('checkpoint.safetensors: a safetensors file, but not a checkpoint of ocgfn');
  return file;
}
