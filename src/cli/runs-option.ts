/** What the commands over many runs share: folders to look in, conditions, order. */
import type { Command } from 'commander';
import { findRuns, type FoundRun } from '../store/find-runs.js';
import { sortRuns, whereAll } from '../store/select-runs.js';
import { untrainedWord } from '../store/untrained.js';
import { listOf } from './options.js';
import type { Session } from './session.js';

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Adds the operand of folders and --where. */
export function addRunSelection(cli: Command): void {
  cli
    .argument('[folders...]', 'where to look, folders below included (default: runs)')
    .option(
      '--where <condition>',
      'only runs with key=value, or != < <= > >=; may be repeated, then all must hold',
      collect,
    );
}

/**
 * Runs in the folders, and those that meet the conditions. Says which folders hold a run that cannot be read.
 */
export function selectRuns(
  session: Session,
  folders: readonly string[],
  options: Readonly<Record<string, unknown>>,
): { all: FoundRun[]; chosen: FoundRun[] } {
  const { runs, unreadable } = findRuns(folders.length > 0 ? folders : ['runs']);
  for (const { problem } of unreadable) session.note(`cannot be read: ${problem}`);
  const sorted = sortRuns(runs, 'path');
  return { all: sorted, chosen: whereAll(sorted, listOf(options, 'where')) };
}

/** A run as --json shows it. */
export function runAnswer({ path, record, state, bytes }: FoundRun): Record<string, unknown> {
  return { path, ...record, status: state, bytes };
}

/** Figures worth a column, most telling first. */
const FIGURES: readonly (readonly [key: string, label: string])[] = [
  ['successRate', 'success'],
  ['tv', 'tv'],
  ['top100', 'top 100'],
  ['best', 'best'],
  ['rewardCalls', 'calls'],
];

/** The two most telling figures of a run, as text; of a control, that it is one. */
export function figuresOf({ record }: FoundRun): string {
  const { summary } = record;
  const known = FIGURES.flatMap(([key, label]) => {
    const value = summary[key];
    return typeof value === 'number' ? [`${label} ${Number(value.toPrecision(4))}`] : [];
  });
  const word = untrainedWord(record);
  return [...(word === undefined ? [] : [word]), ...known.slice(0, 2)].join(', ');
}

/** `12 kB` */
export function sizeText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
