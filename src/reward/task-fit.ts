/**
 * Whether the outcomes of a task are what an oracle scores: caught before the first call instead of in it.
 */
import type { OracleInfo } from './oracle.js';

export interface TaskStrings {
  readonly letters?: string;
  readonly lengths?: readonly [number, number];
}

/** Letters and lengths of a task's outcomes, as far as its name and parameters tell. */
export function taskStrings(task: { readonly name: string; readonly [key: string]: unknown }): TaskStrings {
  const { name, alphabet, length, maxLength } = task;
  const fixed: Record<string, string> = {
    bits: '01',
    tfbind8: 'ACGT',
    rna: 'ACGU',
    amp: 'ACDEFGHIKLMNPQRSTVWY',
  };
  const letters = fixed[name] ?? (typeof alphabet === 'string' ? alphabet : undefined);
  const most = name === 'tfbind8' ? 8 : typeof length === 'number' ? length : maxLength;
  return {
    ...(letters !== undefined && { letters }),
    ...(typeof most === 'number' && {
      lengths: [name !== 'tfbind8' && typeof length !== 'number' ? 1 : most, most] as const,
    }),
  };
}

/** @throws one sentence when the task makes outcomes that the oracle does not score */
export function checkTask(
  info: OracleInfo,
  task: { readonly name: string; readonly [key: string]: unknown },
): void {
  const { letters, lengths } = taskStrings(task);
  const { alphabet } = info;
  if (alphabet !== undefined && letters !== undefined) {
    const foreign = Array.from(letters).filter((letter) => !alphabet.includes(letter));
    if (foreign.length > 0) {
      throw new Error(
        `reward ${info.name} scores sequences of the letters ${alphabet}, but outcomes of the task ${task.name} contain ${foreign.join('')}`,
      );
    }
  }
  if (info.lengths !== undefined && lengths !== undefined) {
    const [least, most] = info.lengths;
    if (lengths[0] < least || lengths[1] > most) {
      throw new Error(
        `reward ${info.name} scores sequences of ${range(least, most)} letters, but outcomes of the task ${task.name} have ${range(...lengths)}`,
      );
    }
  }
}

function range(least: number, most: number): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
