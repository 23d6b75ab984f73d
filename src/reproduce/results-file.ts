/**
 * A file of results/: the figures of a reproduction by seed, with the command that printed them, the version
 * and the machine. Pages are made from these files (results-page.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { fileError, UsageError } from '../settings/errors.js';
import { writeFileAtomic } from '../store/atomic.js';
import { machineLine, packageVersion } from '../store/machine.js';
import { makeFolder } from '../store/make-folder.js';
import { checkedJson } from '../store/checked-json.js';
import type { Contrast } from './contrast-types.js';

const figures = z.array(z.number()).readonly();

const comparisonSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  task: z.string(),
  rewards: z.array(z.string()).readonly(),
  budget: z.number(),
  rounds: z.array(z.string()).readonly().exactOptional(),
  seeds: figures,
  measures: z
    .array(
      z.strictObject({
        key: z.string(),
        title: z.string(),
        digits: z.int(),
        isDistance: z.boolean().exactOptional(),
      }),
    )
    .readonly(),
  rows: z
    .array(
      z.strictObject({
        name: z.string(),
        controls: z.strictObject({ of: z.string(), without: z.string() }).exactOptional(),
        figures: z.record(z.string(), figures),
      }),
    )
    .readonly(),
});

/** What a file holds. */
export const resultsFileSchema = z.strictObject({
  /** Such as `ocgfn reproduce controls --scale laptop`, or of a bench, `node bench/...`. */
  command: z.string(),
  version: z.string(),
  /** No host, no path. */
  machine: z.string(),
  /** Runs that are done, and those planned. */
  done: z.int(),
  planned: z.int(),
  comparisons: z.array(comparisonSchema).readonly(),
});
export type ResultsFile = z.infer<typeof resultsFileSchema>;

/** Writes FOLDER/NAME.json, and returns its path. */
export function writeResultsFile(
  folder: string,
  name: string,
  content: {
    readonly command: string;
    readonly done: number;
    readonly planned: number;
    readonly comparisons: readonly Contrast[];
  },
): string {
  makeFolder(folder);
  const path = join(folder, `${name}.json`);
  const { command, done, planned, comparisons } = content;
  const kept = comparisons.map(withoutEmptyMeasures);
  const origin = { command, version: packageVersion(), machine: machineLine(), done, planned };
  writeFileAtomic(path, `${compactJson({ ...origin, comparisons: kept })}\n`);
  return path;
}

/** A measure that no row has a figure of is none of the comparison. */
function withoutEmptyMeasures<C extends Pick<Contrast, 'measures' | 'rows'>>(comparison: C): C {
  const { measures, rows } = comparison;
  return {
    ...comparison,
    measures: measures.filter(({ key }) => rows.some(({ figures: own }) => key in own)),
  };
}

/**
 * Refuses to replace a file by a part of what it holds: its command, version and machine are of all of it.
 * @param names comparisons that are to be written
 * @throws UsageError when FOLDER/NAME.json holds others
 */
export function checkHoldsNoOthers(folder: string, name: string, names: readonly string[]): void {
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) return;
  const others = readResultsFile(path)
    .comparisons.map((one) => one.name)
    .filter((one) => !names.includes(one));
  if (others.length > 0)
    throw new UsageError(
      `${path}: holds ${others.join(', ')} too, which --tasks would drop; leave out --tasks, or give --results another folder`,
    );
}

/** Characters of a line. */
const LINE = 110;

/** JSON in which numbers, and what else fits, stand in one line: people read a file of figures too. */
function compactJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  const parts = (inner: string): string[] =>
    isList
      ? value.map((one) => compactJson(one, inner))
      : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${compactJson(one, inner)}`);
  const line = `${open}${parts('').join(', ')}${close}`;
  const isNumbers = isList && value.every((one) => typeof one === 'number');
  if (isNumbers || (!line.includes('\n') && indent.length + line.length <= LINE)) return line;
  const inner = `${indent}  `;
  return `${open}\n${inner}${parts(inner).join(`,\n${inner}`)}\n${indent}${close}`;
}

/** @throws UsageError when the file is no such file */
export function readResultsFile(path: string): ResultsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(path, error);
  }
  const read = checkedJson(text, path, resultsFileSchema);
  return { ...read, comparisons: read.comparisons.map(withoutEmptyMeasures) };
}
