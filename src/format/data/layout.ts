/**
 * How a table of separated values is laid out: its separator, the lines before the table, the header. Judged
 * by its first lines, with what instruments and spreadsheets put around a table in mind: `sep=;`, a few lines
 * about the run, comments, rows of empty cells.
 */
import { parseDelimited, type Row } from '../csv.js';
import { cellNumber, cellValue, decimalMark, type DecimalMark } from './cell-value.js';
import { isScoreName, SEQUENCE_NAMES } from './column-kind.js';

export interface Layout {
  readonly separator: string;
  readonly mark: DecimalMark;
  /** Last line before the header, or before the rows where there is no header. 0: none. */
  readonly before: number;
  /** Undefined where the table has no header. */
  readonly names: readonly string[] | undefined;
  /** Line on which the header ends, 0 without one: quoted names may have line breaks. */
  readonly headerLine: number;
}

/** Lines that the separator is judged by. */
const JUDGED = 60;

/** @param lines first lines of the text, the first of them with the number 1 */
export function layoutOf(
  owner: string,
  lines: readonly string[],
  given: { readonly skip?: number; readonly decimal?: DecimalMark; readonly named: boolean },
): Layout {
  const skip = Math.max(given.skip ?? 0, 0);
  const said = /^sep=(.)\r?$/i.exec(lines[skip] ?? '');
  const from = skip + (said ? 1 : 0);
  const body = lines.slice(from);
  const separator = said?.[1] ?? bestSeparator(body);
  const rows = rowsOf(owner, body, separator, from);
  const at = given.skip === undefined ? firstRow(rows) : 0;
  const first = rows[at];
  if (first === undefined) return { separator, mark: 'point', before: from, names: undefined, headerLine: 0 };
  const rest = rows.slice(at + 1);
  const mark = given.decimal ?? markOf(owner, rest.length > 0 ? rest : [first]);
  const previous = rows[at - 1] as Row | undefined;
  // R writes names of the columns, and none for the one with the names of the rows.
  if (previous && isShortHeader(previous, first) && !isHeader(first, rest, mark, false))
    return {
      separator,
      mark,
      before: previous.line - 1,
      names: ['', ...trimmed(previous)],
      headerLine: lastLine(previous),
    };
  if (isHeader(first, rest, mark, given.named)) {
    const names = lacksRowNames(first, rest) ? ['', ...trimmed(first)] : trimmed(first);
    return { separator, mark, before: first.line - 1, names, headerLine: lastLine(first) };
  }
  return { separator, mark, before: first.line - 1, names: undefined, headerLine: 0 };
}

/** Rows of the lines that can be read; a quote may be open at the end of them. */
function rowsOf(owner: string, lines: readonly string[], separator: string, before: number): Row[] {
  let text = lines.join('\n');
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) text = text.slice(0, text.lastIndexOf('"'));
  return parseDelimited(owner, text, separator)
    .map(({ line, fields }) => ({ line: line + before, fields }))
    .filter(({ fields }) => fields.some((field) => field.trim() !== ''));
}

/**
 * Tab, semicolon or comma: the one that cuts most lines into the same number of fields, more fields before
 * fewer. A tab or semicolon goes before a comma, which may be a decimal mark.
 */
function bestSeparator(lines: readonly string[]): string {
  const judged = lines.filter((line) => line.trim() !== '').slice(0, JUDGED);
  let best = { separator: ',', agree: 0, fields: 1 };
  for (const separator of ['\t', ';', ',']) {
    const counts = new Map<number, number>();
    for (const line of judged) {
      const fields = line.replace(/"[^"]*"/g, '').split(separator).length;
      counts.set(fields, (counts.get(fields) ?? 0) + 1);
    }
    let [fields, agree] = [1, 0];
    for (const [some, count] of counts) {
      if (some > 1 && (count > agree || (count === agree && some > fields))) [fields, agree] = [some, count];
    }
    const better = agree > best.agree || (agree === best.agree && fields > best.fields && !isDecimal(judged, best.separator, separator)); // prettier-ignore
    if (fields > 1 && better) best = { separator, agree, fields };
  }
  return best.separator;
}

/** Whether the commas stand inside numbers: `SEQ;0,91`. */
function isDecimal(lines: readonly string[], kept: string, comma: string): boolean {
  if (comma !== ',' || kept === ',') return false;
  return lines.some((line) => line.split(kept).some((cell) => /^\s*[+-]?\d+,\d+\s*\r?$/.test(cell)));
}

/** Index of the first row of the table: a line about the run has another number of fields. */
function firstRow(rows: readonly Row[]): number {
  const known = rows.slice(0, JUDGED).findIndex(isKnownHeader);
  if (known >= 0) return known;
  const counts = new Map<number, number>();
  for (const { fields } of rows) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  let usual = 0;
  for (const [fields, count] of counts) if (count > (counts.get(usual) ?? 0)) usual = fields;
  const first = rows.findIndex(
    ({ fields }) =>
      fields.length === usual &&
      !fields[0].startsWith('#') &&
      (usual < 3 || fields.filter((field) => field.trim() !== '').length > 1),
  );
  return Math.max(first, 0);
}

/** Whether a name is that of a column of sequences. */
export const isSequenceName = (field: string): boolean => SEQUENCE_NAMES.includes(field.trim().toLowerCase());

/**
 * A row with a known name and no number: outcomes may spell a name too, as the peptide SEQ does. One such alone
 * in its row is a header at the top only.
 */
function isKnownHeader({ fields }: Row, at = 0): boolean {
  if (fields.some((field) => /^\s*(sequence|outcome)\s*$/i.test(field))) return true;
  if (!fields.some(isSequenceName) || (fields.length === 1 && at > 0)) return false;
  return fields.every((field) => Number.isNaN(cellNumber(field)) && Number.isNaN(cellNumber(field, 'comma')));
}

const trimmed = ({ fields }: Row): string[] =>
  fields.map((field) => field.trim().replace(/\s*[\r\n]\s*/g, ' '));

/** Line on which a row ends. */
const lastLine = ({ line, fields }: Row): number => line + fields.join('').split('\n').length - 1;

/** One name fewer than there are fields, and names only. */
function isShortHeader(row: Row, first: Row): boolean {
  const names = trimmed(row);
  return (
    names.length >= 2 &&
    names.length === first.fields.length - 1 &&
    names.every((name) => name !== '' && Number.isNaN(cellNumber(name)))
  );
}

/** R: every row begins with its name, over which the header has none: sequences stand one to the right. */
function lacksRowNames(first: Row, rest: readonly Row[]): boolean {
  const at = first.fields.findIndex(isSequenceName);
  const isWord = (cell: string | undefined): boolean =>
    cell !== undefined && /^[A-Za-z*-]+$/.test(cell.trim());
  return (
    at >= 0 &&
    rest.length > 0 &&
    rest.every(
      ({ fields }) =>
        fields.length === first.fields.length + 1 && isWord(fields[at + 1]) && !isWord(fields[at]),
    )
  );
}

/** A header is words over numbers, or has a name that is known. */
function isHeader(first: Row, rest: readonly Row[], mark: DecimalMark, named: boolean): boolean {
  const names = trimmed(first);
  if (isKnownHeader(first)) return true;
  if (rest.length === 0) return names.some(isScoreName);
  return names.some((name, at) => {
    if (name === '' || cellValue(name, mark) !== undefined) return false;
    if (isWordOver(name, rest, at)) return true;
    const cells = rest.map(({ fields }) => (fields[at] ?? '').trim()).filter((cell) => cell !== '');
    const values = cells.filter((cell) => cellValue(cell, mark) !== undefined).length;
    if (cells.length === 0) return isScoreName(name);
    return values > 0 && values * 2 >= cells.length;
  }) || (named && names.every((name) => name !== '' && Number.isNaN(cellNumber(name, mark)))); // prettier-ignore
}

/** A word in small letters over sequences in capitals, and none of these itself. */
function isWordOver(name: string, rest: readonly Row[], at: number): boolean {
  const cells = rest.map(({ fields }) => (fields[at] ?? '').trim()).filter((cell) => cell !== '');
  if (!/[a-z]/.test(name) || cells.length === 0 || !cells.every((cell) => /^[A-Z*-]+$/.test(cell)))
    return false;
  if (/^(peptides?|proteins?|dna|rna|sequences?|strings?|variants?|aa|nt)$/i.test(name)) return true;
  const letters = new Set(cells.join(''));
  return [...name.toUpperCase()].some((letter) => !letters.has(letter));
}

/** @throws where all commas stand as in 1,234, of which nobody can tell what they mean */
function markOf(owner: string, rows: readonly Row[]): DecimalMark {
  const cells = rows.flatMap(({ fields }) => fields.filter((field) => !/^\s*\d+,\d+\s*,/.test(field)));
  const mark = decimalMark(cells);
  if (mark === 'comma') {
    const numbers = cells.filter((cell) => /^\s*[+\-\u2212\u2013]?\d+,\d+\s*$/.test(cell));
    if (numbers.length > 0 && numbers.every((cell) => /^\s*[+\-\u2212\u2013]?\d{1,3},\d{3}\s*$/.test(cell)) && !numbers.some((cell) => /^\s*[+\-\u2212\u2013]?0,/.test(cell)))
      throw new Error(`${owner}: are the commas in cells such as ${JSON.stringify(numbers[0])} decimal marks? Write decimal=comma, or take the commas out`); // prettier-ignore
  }
  return mark;
}
