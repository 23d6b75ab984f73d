/**
 * What stands in a cell for a measured value: a number, nothing yet, a failure, or a bound. People write all
 * of them into one column.
 */

export type CellValue =
  /** With `bound`: the bound of a censored value, taken for it (censored=bound). */
  | { readonly kind: 'number'; readonly value: number; readonly bound?: '<' | '>' }
  /** Not measured, or not yet: an empty cell, NA, n.d., and NULL, as databases write it. */
  | { readonly kind: 'missing' }
  /** It was tried and cannot be: a synthesis that failed. */
  | { readonly kind: 'failed' }
  /** Below or above what the instrument can tell: <0.05, >10000. */
  | { readonly kind: 'censored'; readonly side: '<' | '>'; readonly value: number };

export type DecimalMark = 'point' | 'comma';

const MISSING_WORDS = new Set(
  'na n/a #n/a n.a. nan nd n.d. n/d none tbd - -- ? . <na> null missing not\u00A0measured'.split(' '),
);
const FAILED_WORDS = new Set(['failed', 'fail', 'infeasible']);

const POINT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA = /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i;

/** Signs of word processors. */
const MINUS = /^[\u2212\u2013]/;

/** A finite number as people write it; NaN for anything else. */
export function cellNumber(text: string, mark: DecimalMark = 'point'): number {
  const plain = text.trim().replace(MINUS, '-');
  if (!(mark === 'comma' ? COMMA : POINT).test(plain)) return NaN;
  const value = Number(mark === 'comma' ? plain.replace(',', '.') : plain);
  return Number.isFinite(value) ? value : NaN;
}

/** Undefined where a cell is none of these. */
export function cellValue(text: string, mark: DecimalMark = 'point'): CellValue | undefined {
  const value = cellNumber(text, mark);
  if (!Number.isNaN(value)) return { kind: 'number', value };
  const plain = text.trim();
  const word = plain.toLowerCase().replace(/\s+/g, '\u00A0');
  if (word === '' || MISSING_WORDS.has(word)) return { kind: 'missing' };
  if (FAILED_WORDS.has(word)) return { kind: 'failed' };
  const bound = /^([<>\u2264\u2265])=?\s*(.+)$/.exec(plain);
  if (bound === null) return undefined;
  const at = cellNumber(bound[2], mark);
  const side = bound[1] === '<' || bound[1] === '\u2264' ? '<' : '>';
  return Number.isNaN(at) ? undefined : { kind: 'censored', side, value: at };
}

/** What may stand there, for messages. */
export const CELL_FORMS =
  'a number, nothing or NA (not measured), failed (infeasible), or a bound such as <0.05';

/**
 * The decimal mark of a table: a comma where cells such as 0,91 stand in it and none such as 0.91.
 * @param cells that may be numbers
 */
export function decimalMark(cells: Iterable<string>): DecimalMark {
  let commas = 0;
  for (const cell of cells) {
    const plain = cell
      .trim()
      .replace(/^[<>\u2264\u2265]=?\s*/, '')
      .replace(MINUS, '-');
    if (/^[+-]?\d*\.\d+(e[+-]?\d+)?$/i.test(plain)) return 'point';
    if (/^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(plain)) commas++;
  }
  return commas > 0 ? 'comma' : 'point';
}
