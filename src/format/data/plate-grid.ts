/**
 * A plate as readers print it: numbers of the columns over letters of the rows, a value in each cell, with
 * lines about the run before and behind. A row may have several lines of readings, each with its label behind
 * (BioTek Gen5); grids without a number are layouts and maps of the plate, and are passed over.
 *
 *     <>  1     2     3
 *     A   0.12  0.57  0.33  450
 *         0.10  0.49  0.30  Blank 450
 *     B   0.08  0.61  0.29  450
 */
import { countOf } from '../count-of.js';
import type { Row } from '../csv.js';
import { wellOf } from '../well-name.js';
import { cellNumber } from './cell-value.js';
import { optionText } from './data-options.js';

export interface GridCell {
  /** A01. */
  readonly well: string;
  readonly value: string;
  readonly line: number;
}

export interface PlateGrid {
  /** What stands behind the readings; undefined where nothing does. */
  readonly label: string | undefined;
  /** Row by row. */
  readonly cells: readonly GridCell[];
}

interface Block {
  /** Line of the header, and rows below it. */
  readonly line: number;
  readonly rows: number;
  /** Cells by label, which is empty where there is none. */
  readonly layers: ReadonlyMap<string, readonly GridCell[]>;
}

/** Numbers in a row that make a header of columns. */
const FEWEST_COLUMNS = 2;

/**
 * The one grid of readings that rows hold; undefined where there is none.
 * @param score label of the readings that are meant
 * @throws one sentence where there are several and none is named: which is meant nobody can tell
 */
export function plateGrid(owner: string, rows: readonly Row[], score?: string): PlateGrid | undefined {
  const blocks: Block[] = [];
  for (let i = 0; i < rows.length;) {
    const block = blockAt(owner, rows, i);
    if (block && block.layers.size > 0) blocks.push(block);
    // Readings may look like a header themselves.
    i += 1 + (block?.rows ?? 0);
  }
  if (blocks.length === 0) return undefined;
  if (blocks.length > 1)
    throw new Error(
      `${owner}: has ${blocks.length} grids of readings, below lines ${blocks.map(({ line }) => line).join(', ')}; keep the one that is the score`,
    );
  const { layers } = blocks[0];
  const labels = [...layers.keys()];
  const all = labels.map((label) => JSON.stringify(label)).join(', ');
  if (score === undefined && labels.length > 1)
    throw new Error(
      `${owner}: has ${countOf(labels.length, 'reading')} a well, ${all}; which is the score? Write ${optionText('score', labels[labels.length - 1])}, say, in parentheses behind the file's name`,
    );
  const label = score ?? labels[0];
  const cells = layers.get(label);
  if (cells === undefined)
    throw new Error(
      `${owner}: there is no score column ${JSON.stringify(label)}; it has a grid of wells${labels[0] === '' ? ' without labels' : ` with ${all}`}`,
    );
  return { label: label === '' ? undefined : label, cells };
}

/** The grid whose header row `at` is, if it is one, with what has numbers in it. */
function blockAt(owner: string, all: readonly Row[], at: number): Block | undefined {
  const columns = columnsOfHeader(all[at].fields);
  if (columns === undefined) return undefined;
  const { first, numbers } = columns;
  const layers = new Map<string, GridCell[]>();
  let letter = '';
  let used = 0;
  for (let i = at + 1; i < all.length; i++) {
    const { line, fields } = all[i];
    const values = numbers.map((_, k) => (fields[first + k] ?? '').trim());
    const begins = (fields[first - 1] ?? '').trim().toUpperCase();
    if (begins === '' && (letter === '' || values.every((value) => value === ''))) break;
    if (begins !== '') {
      if (!/^[A-P]$/.test(begins) || (letter !== '' && begins.charCodeAt(0) !== letter.charCodeAt(0) + 1)) break; // prettier-ignore
      letter = begins;
    }
    const label = fields.slice(first + numbers.length).map((field) => field.trim()).find((field) => field !== '') ?? ''; // prettier-ignore
    const layer = layers.get(label) ?? [];
    if (layer.at(-1)?.well.startsWith(letter))
      throw new Error(`${owner}: line ${line} is a second line of readings of row ${letter}, and no label behind it tells it from the first; keep one line a row`); // prettier-ignore
    numbers.forEach((column, k) =>
      layer.push({ well: wellOf(`${letter}${column}`)!, value: values[k], line }),
    );
    layers.set(label, layer);
    used++;
  }
  const read = [...layers].filter(([, cells]) => cells.some(({ value }) => isReading(value)));
  return { line: all[at].line, rows: used, layers: new Map(read) };
}

const isReading = (value: string): boolean =>
  !Number.isNaN(cellNumber(value)) || !Number.isNaN(cellNumber(value, 'comma'));

/** The numbers of a header such as `<>,1,2,3`, which count up by 1 to the row's end, and where they begin. */
function columnsOfHeader(fields: readonly string[]): { first: number; numbers: number[] } | undefined {
  const all = fields.map(columnNumber);
  const first = all.findIndex((number, at) => at > 0 && number !== undefined);
  if (first < 0) return undefined;
  const numbers: number[] = [];
  for (let at = first; at < all.length; at++) {
    const number = all[at];
    if (number === undefined || number !== all[first]! + at - first) break;
    numbers.push(number);
  }
  const isEnd = fields.slice(first + numbers.length).every((field) => field.trim() === '');
  return isEnd && numbers.length >= FEWEST_COLUMNS ? { first, numbers } : undefined;
}

/** 1 to 24, or undefined. */
function columnNumber(field: string): number | undefined {
  const number = /^\s*\d{1,2}\s*$/.test(field) ? Number(field) : 0;
  return number >= 1 && number <= 24 ? number : undefined;
}
