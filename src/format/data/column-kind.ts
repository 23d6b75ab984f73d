/**
 * What the columns of a table hold, judged by a sample of its rows: which may be sequences, which are
 * measured numbers, and which only count the rows.
 */
import { saysBounds } from './bound-column.js';
import { cellNumber, cellValue, type DecimalMark } from './cell-value.js';

export interface DataColumn {
  /** Place in the row, from 0 on. */
  readonly at: number;
  /** Name in the header; undefined where there is no header. */
  readonly name: string | undefined;
  readonly kind: 'empty' | 'running number' | 'numbers' | 'sequences' | 'text';
  /** For messages: `0 to 3`, `ACGU`. */
  readonly detail: string;
  /** Share of the filled cells that are strings of DNA, RNA or proteins. */
  readonly biological: number;
  /** Its cells say which numbers beside are bounds: =, <, >. */
  readonly bounds?: true;
}

/** Letters of DNA, RNA and proteins. */
export const KNOWN_LETTERS = { DNA: 'ACGT', RNA: 'ACGU', protein: 'ACDEFGHIKLMNPQRSTVWY' } as const;

/** Names that a column of sequences may have. */
export const SEQUENCE_NAMES = ['sequence', 'outcome', 'seq', 'text'];

/** Names of columns that are no sequences, though the words in them may look like some. */
const NO_SEQUENCES =
  /^(name|description|id|identifier|index|label|comment|comments|note|notes|well|plate|organism|species|gene|target|group|split|set|class|type|status|batch|round|method|assay|unit|units|sample|family)$/i;

/** Names of columns that number the rows. */
const NUMBER_NAMES = /^(id|index|idx|no\.?|nr\.?|#|row|number|unnamed: 0|entry|)$/i;

/** A word of letters in one case, with gaps and stops. */
const WORD = /^([A-Z*-]+|[a-z*-]+)$/;
/** A string of digits that is no number, since it begins with zeros. */
const DIGITS = /^0\d+$/;

/** @param rows a sample, without the header */
export function columnsOf(
  rows: readonly (readonly string[])[],
  names: readonly string[] | undefined,
  mark: DecimalMark,
  letters?: string,
): DataColumn[] {
  const width = names?.length ?? rows.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, at) => {
    const cells = rows.map((row) => (row[at] ?? '').trim()).filter((cell) => cell !== '');
    return { at, name: names && (names[at] ?? ''), ...kindOf(cells, names?.[at], mark, letters) };
  });
}

function kindOf(
  cells: readonly string[],
  name: string | undefined,
  mark: DecimalMark,
  letters: string | undefined,
): Pick<DataColumn, 'kind' | 'detail' | 'biological' | 'bounds'> {
  const of = (kind: DataColumn['kind'], detail: string, biological = 0): ReturnType<typeof kindOf> => ({ kind, detail, biological }); // prettier-ignore
  if (cells.length === 0) return of('empty', '');
  if (saysBounds(cells, name)) return { ...of('text', example(cells[0])), bounds: true };
  const named = name !== undefined && SEQUENCE_NAMES.includes(name.toLowerCase());
  if (letters !== undefined && /\d/.test(letters) && cells.every((cell) => cell.length > 1 && [...cell].every((letter) => letters.includes(letter))))
    return of('sequences', letters); // prettier-ignore
  if (cells.every((cell) => /^\d+$/.test(cell)) && cells.some((cell) => DIGITS.test(cell)))
    return of('sequences', 'digits');
  const values = cells.map((cell) => cellNumber(cell, mark)).filter((value) => !Number.isNaN(value));
  const said = cells.filter((cell) => cellValue(cell, mark) !== undefined).length;
  if (!named && values.length > 0 && said * 2 >= cells.length) {
    const range = `${least(values)} to ${-least(values.map((value) => -value))}`;
    return isRunning(values, cells.length, name) ? of('running number', range) : of('numbers', range);
  }
  const words = cells.filter((cell) => WORD.test(cell));
  const share = cells.filter(isBiological).length / cells.length;
  const no = name !== undefined && NO_SEQUENCES.test(name);
  if (!no && words.length * 10 >= cells.length * 9) return of('sequences', lettersOf(words), share);
  return of('text', example(cells[0]));
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const example = (cell: string): string => `such as ${JSON.stringify(cell.length > 20 ? `${cell.slice(0, 20)}...` : cell)}`; // prettier-ignore

function isBiological(cell: string): boolean {
  const upper = cell.toUpperCase();
  return Object.values(KNOWN_LETTERS).some((known) => [...upper].every((letter) => known.includes(letter)));
}

/** Letters of the words, sorted; the first 20. */
function lettersOf(words: readonly string[]): string {
  const letters = [...new Set(words.join(''))].sort().join('');
  return letters.length > 20 ? `${letters.slice(0, 20)}...` : letters;
}

/** 0, 1, 2 ... or 1, 2, 3 ... under any name but a score's, or any numbers of its own under the name id. */
function isRunning(values: readonly number[], cells: number, name: string | undefined): boolean {
  if (values.length < cells || !values.every(Number.isInteger)) return false;
  const [first] = values;
  const counts = (first === 0 || first === 1) && values.every((value, i) => value === first + i);
  if (counts && values.length >= 3 && (name === undefined || !isScoreName(name))) return true;
  return name !== undefined && NUMBER_NAMES.test(name.trim()) && new Set(values).size === values.length;
}

/** Names that say that the column is the score. */
export const isScoreName = (name: string): boolean =>
  /^(score|fitness|raw|reward|value|label|e-score|affinity|activity)$/i.test(name.trim());

/** Columns for a message: `"id" (running number 101 to 103), "rep1" (numbers .12 to .91)`. */
export function listColumns(columns: readonly DataColumn[]): string {
  const shown = columns.slice(0, 20).map((column) => {
    const detail = column.detail === '' ? '' : ` ${column.detail}`;
    return `${columnLabel(column)} (${column.kind}${detail})`;
  });
  if (columns.length > shown.length) shown.push(`${columns.length - shown.length} more`);
  return shown.join(', ');
}

/** `"score"`, or `column 2` where there is no header. */
export const columnLabel = ({ name, at }: Pick<DataColumn, 'name' | 'at'>): string =>
  name === undefined ? `column ${at + 1}` : JSON.stringify(name);

/** What an option has to say to name the column. */
export const columnOption = ({ name, at }: Pick<DataColumn, 'name' | 'at'>): string =>
  name === undefined || name === '' ? String(at + 1) : name;
