/** A simulated assay for tests of campaigns: what it measures, a library to begin with, and plates filled in. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream } from '../src/random/stream.js';

export const LENGTH = 12;
export const TARGET = 'GATTACAGGATC';

/** What the simulated assay measures: letters of a target, and pairs of them that count for more. */
export function assay(sequence: string): number {
  let score = 0;
  for (let i = 0; i < LENGTH; i++) {
    if (sequence[i] !== TARGET[i]) continue;
    score += 1;
    if (i > 0 && sequence[i - 1] === TARGET[i - 1]) score += 0.5;
  }
  return score;
}

/** A random library with scores, written where it is asked for. */
export function library(path: string, count = 60, seed = 1): string {
  const random = new RandomStream(seed);
  const rows = Array.from({ length: count }, () => {
    const sequence = Array.from({ length: LENGTH }, () => 'ACGT'[random.int(4)]).join('');
    return `${sequence},${assay(sequence)}`;
  });
  writeFileSync(path, `sequence,activity\n${[...new Set(rows)].join('\n')}\n`);
  return path;
}

export interface Row {
  readonly id: string;
  readonly well: string;
  readonly sequence: string;
  readonly prediction: string;
  readonly low: string;
  readonly high: string;
}

export function rowsOf(path: string): Row[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)];
    return { id: cell('id'), well: cell('well'), sequence: cell('sequence'), prediction: cell('prediction'), low: cell('low'), high: cell('high') }; // prettier-ignore
  });
}

/** A plate filled in: the file of results that comes from a reader. */
export function filled(plate: string, out: string, score: (row: Row, i: number) => string | number): string {
  const lines = rowsOf(plate).map((row, i) =>
    [row.well, row.sequence, 'ok', score(row, i), row.id].join(';'),
  );
  writeFileSync(out, `well;sequence;reader;score;id\n${lines.join('\n')}\n`);
  return out;
}

export const plateOf = (folder: string, plate: number): string =>
  join(folder, 'plates', `plate-${plate}.csv`);
