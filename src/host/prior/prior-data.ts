/**
 * Unlabelled sequences as `ocgfn prior train` reads them: what cannot be learnt from is left out and counted.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment } from '../../env/environment.js';
import type { PriorCard } from '../../method/portable-prior.js';
import { FEWEST_STRINGS } from '../../prior/learn-prior.js';
import { requireAppendString } from '../../prior/string-space.js';
import type { Strings } from '../../prior/strings.js';
import { checkInput, UsageError } from '../../settings/errors.js';
import { dataFile } from '../data-file.js';
import { readOutcomes } from '../outcome-file.js';

export interface PriorData extends Pick<PriorCard, 'rows' | 'leftOut' | 'lengths'> {
  readonly strings: Strings;
  readonly sha256: string;
}

export interface PriorDataOptions {
  /** Column of the sequences in a table. */
  readonly column?: string;
  /** Only sequences with this in the label or score column. */
  readonly label?: string;
}

/**
 * Reads the sequences of a file that are outcomes of the task, each once.
 * @throws UsageError when there are too few, with the first reason why others were left out
 */
export async function readPriorData(
  file: string,
  env: Environment,
  options: PriorDataOptions = {},
): Promise<PriorData> {
  checkInput(() => requireAppendString(env));
  const outcomes = await readOutcomes(file, {
    column: options.column,
    scores: options.label === undefined ? 'none' : 'labels',
  });
  const row = new Int32Array(env.stateSize);
  const leftOut = { label: 0, letters: 0, length: 0, repeats: 0 };
  const rows: number[] = [];
  const seen = new Set<string>();
  let lengths: [number, number] = [Infinity, 0];
  let firstReason = '';
  for (const { outcome, label, place } of outcomes) {
    if (options.label !== undefined && label !== options.label) {
      leftOut.label++;
      firstReason ||= ` (${place}: the label is ${label === undefined ? 'absent' : `"${label}"`}, not "${options.label}")`;
      continue;
    }
    try {
      env.outcomeFromText(outcome, row, 0);
    } catch (error) {
      leftOut[hasForeignLetters(outcome, env) ? 'letters' : 'length']++;
      firstReason ||= ` (${place}: ${(error as Error).message})`;
      continue;
    }
    if (seen.has(outcome)) {
      leftOut.repeats++;
      firstReason ||= ` (${place}: "${outcome}" is there already)`;
      continue;
    }
    seen.add(outcome);
    for (const value of row) rows.push(value);
    lengths = [Math.min(lengths[0], row[0]), Math.max(lengths[1], row[0])];
  }
  if (seen.size < FEWEST_STRINGS)
    throw new UsageError(
      `${file}: at least ${FEWEST_STRINGS} different sequences of ${env.task.name} are needed, got ${seen.size} of ${outcomes.length}${firstReason}`,
    );
  const strings = { env, rows: Int32Array.from(rows), count: seen.size };
  return { strings, rows: outcomes.length, leftOut, lengths, sha256: hashOf(file) };
}

function hasForeignLetters(text: string, env: Environment): boolean {
  const known = new Set(env.symbols!.join(''));
  return [...text].some((letter) => !known.has(letter));
}

/** Of the file as it lies on the disk. */
function hashOf(file: string): string {
  return file === '-'
    ? ''
    : createHash('sha256')
        .update(readFileSync(dataFile(file).path))
        .digest('hex');
}
