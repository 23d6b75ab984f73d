/**
 * The extraction operator of a pre-training run: made once, kept beside its checkpoint, used by every
 * adaptation that sums over the model. Where the folder cannot be written, or another process is at it, each
 * adaptation makes its own.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OutcomeProgress } from '../adapt/adaptation.js';
import type { Environment } from '../env/environment.js';
import { ExtractionOperator } from '../adapt/extraction-operator.js';
import { LEAST_SHARE, operatorBlocks } from '../adapt/operator-block.js';
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import type { ConditionalFlow } from '../sampling/policy.js';
import { fileError } from '../settings/errors.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { takeLock } from '../store/lock.js';
import {
  openOperator,
  OPERATOR_FILE,
  OPERATOR_PART,
  writeOperator,
  type OperatorFile,
  type OperatorKey,
} from '../store/operator-file.js';
import { registerOwnFiles } from '../store/own-files.js';

const LOCK_FILE = '.operator.lock';
/** The folder has no room, or may not be written. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

const keyOf = (path: string, graph: StateGraph): OperatorKey => ({
  checkpoint: readCheckpoint(path).hash,
  least: LEAST_SHARE,
  outcomes: graph.outcomeCount,
  edges: graph.edgeCount,
});

/**
 * The operator that lies beside the checkpoint of the run at `path`; undefined when there is none of this
 * checkpoint. Writes nothing.
 * @throws UsageError when it is damaged
 */
export function storedOperator(path: string, graph: StateGraph): ExtractionOperator | undefined {
  const file = openOperator(path, keyOf(path, graph));
  return file && new ExtractionOperator(graph, file);
}

/**
 * The same for an environment, found out before a run is made: undefined where no file is there, or it is that of
 * another model.
 * @throws UsageError when it is damaged
 */
export const operatorThere = (path: string, env: Environment): ExtractionOperator | undefined =>
  existsSync(join(path, OPERATOR_FILE)) ? storedOperator(path, enumerateStates(env)) : undefined;

export interface OperatorWatcher {
  /** Told of every outcome; may throw to stop. */
  readonly onOutcome?: OutcomeProgress;
  /** Told in one sentence what was made, or why it is not kept. */
  readonly onNote?: (sentence: string) => void;
}

/**
 * The same, made and kept when it is not there.
 * @returns undefined when it cannot be kept there
 */
export async function keptOperator(
  path: string,
  model: ConditionalFlow,
  watcher: OperatorWatcher = {},
): Promise<ExtractionOperator | undefined> {
  const graph = enumerateStates(model.env);
  const key = keyOf(path, graph);
  const file = openOperator(path, key) ?? (await makeOperator(path, key, graph, model, watcher));
  return file && new ExtractionOperator(graph, file);
}

async function makeOperator(
  path: string,
  key: OperatorKey,
  graph: StateGraph,
  model: ConditionalFlow,
  { onOutcome, onNote }: OperatorWatcher,
): Promise<OperatorFile | undefined> {
  const notKept = (error: unknown): undefined => {
    onNote?.(`${(error as Error).message}; the extraction operator is not kept there`);
    return undefined;
  };
  let unlock: () => void;
  try {
    unlock = takeLock(join(path, LOCK_FILE), `the extraction operator of ${path}`);
  } catch (error) {
    return notKept(error);
  }
  const target = join(path, OPERATOR_FILE);
  const isOfAnother = existsSync(target);
  try {
    try {
      registerOwnFiles(path, [OPERATOR_FILE, OPERATOR_PART]);
    } catch (error) {
      return notKept(error);
    }
    const { operator: made, from } = await writeOperator(path, key, (first) =>
      operatorBlocks(graph, model, { from: first, onOutcome }),
    );
    onNote?.(
      `${target}: the extraction operator, ${made.entries.toLocaleString('en-US')} entries, ${(made.bytes / 1e6).toFixed(1)} MB` +
        (isOfAnother ? ', in place of that of another checkpoint' : '') +
        (from > 0 ? `, gone on with at outcome ${from.toLocaleString('en-US')}` : '') +
        '; every further reward uses it',
    );
    return made;
  } catch (error) {
    if (!NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    removePart(path);
    return notKept(fileError(target, error));
  } finally {
    unlock();
  }
}

/** What there was no room for takes none. */
function removePart(path: string): void {
  try {
    rmSync(join(path, OPERATOR_PART), { force: true });
  } catch {
    // The folder cannot be written: it stays, and the next build goes on with it.
  }
}
