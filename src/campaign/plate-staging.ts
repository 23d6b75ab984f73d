/**
 * The files of a round's plates, so that a file with the name of a plate is that plate for good: it is written
 * under another name (`.plate-3.csv.next`), the round's line goes into the log, and then it gets its own.
 * A process that is killed before the line leaves nothing that anyone would print; one that is killed after it
 * has given the plate out, and whoever opens the folder next finishes the renaming.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporary, renameFile, writeFileAtomic } from '../store/atomic.js';
import { makeFolder } from '../store/make-folder.js';
import { platesOf, type IssuedRound } from './issued-round.js';
import { plateFasta, plateNames, plateTable, PLATES_FOLDER } from './plate-files.js';

const STAGED = /^\.(?<name>plate-(?<plate>\d+)\.(csv|fasta))\.next$/;
const OF_PLATE = /^plate-(\d+)\.(csv|fasta)$/;

const stagedName = (name: string): string => name.replace(/([^/]+)$/, '.$1.next');

const entriesOf = (path: string): string[] => {
  const folder = join(path, PLATES_FOLDER);
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** Numbers of plates that have a file, given out or not. */
export const numbersThere = (path: string): number[] =>
  entriesOf(path).flatMap((entry) => {
    const number = OF_PLATE.exec(entry)?.[1];
    return number === undefined ? [] : [Number(number)];
  });

/**
 * The first of so many numbers in a row behind the last plate of which none has a file: someone else's file
 * with the name of a plate is left alone, and moves no number but its own.
 */
export function firstFree(last: number, plates: number, taken: readonly number[]): number {
  const there = new Set(taken);
  let first = last + 1;
  for (let plate = first; plate < first + plates; plate++) if (there.has(plate)) first = plate + 1;
  return first;
}

/** Names and texts of all files of a round, relative to the campaign. @param targets see plateTable */
function filesOf(round: IssuedRound, targets: readonly string[]): (readonly [string, string])[] {
  return platesOf(round).flatMap((plate) => {
    const wells = round.items.filter((item) => item.plate === plate);
    const { table, fasta } = plateNames(plate);
    return [[table, plateTable(wells, targets)], [fasta, plateFasta(wells)]] as const; // prettier-ignore
  });
}

/** Writes the files of a round that is about to be given out. @param path the campaign's folder */
export function stagePlates(path: string, round: IssuedRound, targets: readonly string[]): void {
  makeFolder(join(path, PLATES_FOLDER));
  for (const [name, text] of filesOf(round, targets)) writeFileAtomic(join(path, stagedName(name)), text);
}

/** Writes the files of a round that are not there; those that are may have been filled in. */
export function restorePlates(path: string, round: IssuedRound, targets: readonly string[]): void {
  makeFolder(join(path, PLATES_FOLDER));
  for (const [name, text] of filesOf(round, targets))
    if (!existsSync(join(path, name))) writeFileAtomic(join(path, name), text);
}

/**
 * Gives staged files their names where their round stands in the log, and removes the others.
 * @param issued numbers of the plates in the log
 * @returns whether there were some to finish
 */
export function finishPlates(path: string, issued: ReadonlySet<number>): boolean {
  let finished = false;
  for (const entry of entriesOf(path)) {
    const from = join(path, PLATES_FOLDER, entry);
    if (isTemporary(entry)) rmSync(from, { force: true });
    const { name, plate } = STAGED.exec(entry)?.groups ?? {};
    if (name === undefined) continue;
    const to = join(path, PLATES_FOLDER, name);
    if (issued.has(Number(plate)) && !existsSync(to)) {
      renameFile(from, to);
      finished = true;
    } else rmSync(from, { force: true });
  }
  return finished;
}
