/**
 * A column beside the scores that says which of them are bounds: `>` beside 10 is >10. Databases of
 * activities (standard_relation beside standard_value) and programs that fit doses (ic50_bound beside ic50)
 * write a bound so.
 */

/** What is asked of a column here. */
interface Column {
  readonly at: number;
  readonly name: string | undefined;
  readonly bounds?: true;
}

/** Signs, also in quotes of their own, as in ChEMBL's tables. */
const SIGN = /^'?(=|~|[<>\u2264\u2265]=?|<<|>>)'?$/;
/** What neutcurve writes: the value is a lower bound of the true one. */
const WORDS: Readonly<Record<string, '<' | '>' | '='>> = { lower: '>', upper: '<', interpolated: '=' };

/** Which bound the number beside such a cell is; '=' for none, undefined where the cell is no such word. */
export function boundSide(cell: string): '<' | '>' | '=' | undefined {
  const plain = cell.trim().toLowerCase();
  if (plain === '') return '=';
  if (Object.hasOwn(WORDS, plain)) return WORDS[plain];
  const sign = SIGN.exec(plain)?.[1][0];
  if (sign === undefined) return undefined;
  return sign === '<' || sign === '\u2264' ? '<' : sign === '>' || sign === '\u2265' ? '>' : '=';
}

/** Whether all cells are signs, or words of a column that is called a bound. */
export function saysBounds(cells: readonly string[], name: string | undefined): boolean {
  if (name === undefined || cells.length === 0) return false;
  const words = /bound([ _-]?type)?$/i.test(name.trim());
  return cells.every((cell) => (words ? boundSide(cell) !== undefined : SIGN.test(cell)));
}

/**
 * The one that speaks of a score: by its name, or beside it.
 * @param columns all of the table
 * @param only no other column holds numbers
 */
export function boundColumn<C extends Column>(
  score: Column,
  columns: readonly C[],
  only: boolean,
): C | undefined {
  const found = columns.filter(({ bounds }) => bounds === true);
  const named = found.find(({ name }) => stem(name) === stem(score.name));
  if (named !== undefined) return named;
  // The name of another score is in it.
  const free = found.filter(({ name }) => !columns.some((other) => other.bounds !== true && other.at !== score.at && stem(other.name) === stem(name))); // prettier-ignore
  const beside = free.find(({ at }) => at === score.at - 1) ?? free.find(({ at }) => at === score.at + 1);
  return beside ?? (only && free.length === 1 ? free[0] : undefined);
}

/** `standard` of standard_relation and "Standard Value", `ic50` of ic50_bound. */
const stem = (name: string | undefined): string =>
  (name ?? '')
    .trim()
    .toLowerCase()
    .replace(/[ _-]?(relation|qualifier|operator|modifier|prefix|sign|value|type)$/, '')
    .replace(/[ _-]bound$/, '');
