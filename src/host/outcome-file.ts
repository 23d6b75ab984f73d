/**
 * Lists of outcomes as users have them: FASTA, CSV or TSV with a header, JSON lines, or one outcome a line.
 */
import { readFileSync } from 'node:fs';
import { parseDelimited, separatorOf } from '../format/csv.js';
import { wholeText } from '../format/text-chunks.js';
import { fileError, UsageError } from '../settings/errors.js';

export interface NamedOutcome {
  readonly outcome: string;
  /** Name in a FASTA file. */
  readonly name?: string;
  /**
   * What stands in the score column (a FASTA header: after score=), as it is written; absent where there is
   * no such column.
   */
  readonly score?: string;
  /** Where it stands, for messages: `peptides.fasta:12`. */
  readonly place: string;
}

/** Columns and keys that are taken for outcomes unless one is named. */
const OUTCOME_COLUMNS = ['outcome', 'sequence', 'seq'];
/**
 * Columns and keys that are taken for raw scores, the surest first: `ocgfn score` writes raw and reward,
 * `ocgfn sample` the raw score as reward.
 */
const SCORE_COLUMNS = ['raw', 'score', 'fitness', 'value', 'label', 'reward'];

/** Longest text: every outcome is held with its place. */
const LONGEST = 256e6;

/**
 * Outcomes of a file, or of stdin for "-".
 * @param column of a CSV or TSV file, or key of JSON lines; default: outcome, sequence or seq
 * @throws UsageError when it cannot be read, holds no outcome, or lacks the column
 */
export async function readOutcomes(path: string, column?: string): Promise<NamedOutcome[]> {
  const file = path === '-' ? 'stdin' : path;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw fileError(file, error);
  }
  try {
    const outcomes = parseOutcomes(await wholeText(file, bytes, LONGEST), file.replace(/\.gz$/, ''), column);
    if (outcomes.length === 0) throw new Error(`${file}: holds no outcomes`);
    return outcomes;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** Outcomes of a text; its form is known by the file's ending or by its first line. */
export function parseOutcomes(text: string, file: string, column?: string): NamedOutcome[] {
  const firstLine = /^\ufeff?\s*(.*)/.exec(text)![1];
  const ending = /\.(\w+)$/.exec(file)?.[1].toLowerCase() ?? '';
  if (firstLine.startsWith('>')) return parseFasta(text, file);
  if (firstLine.startsWith('{')) return parseJsonLines(text, file, column);
  const separator = separatorOf(firstLine);
  const header = firstLine.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  const isTable =
    ending === 'csv' || ending === 'tsv' || header.some((cell) => isOutcomeColumn(cell, column));
  if (isTable) return parseTable(text, file, separator, column);
  if (column !== undefined) throw new Error(`${file}: has no header with the column ${column}`);
  return numberedLines(text).map(({ line, content }) => ({ outcome: content, place: `${file}:${line}` }));
}

function isOutcomeColumn(cell: string, column?: string): boolean {
  return column === undefined ? OUTCOME_COLUMNS.includes(cell.toLowerCase()) : cell === column;
}

/** Lines that are not empty, without the space around them. */
function numberedLines(text: string): { line: number; content: string }[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((content, i) => ({ line: i + 1, content: content.trim() }))
    .filter(({ content }) => content !== '');
}

/** The score column among names, -1 where there is none. */
function scoreColumn(names: readonly string[]): number {
  const lower = names.map((name) => name.toLowerCase());
  const known = SCORE_COLUMNS.find((name) => lower.includes(name));
  return known === undefined ? -1 : lower.indexOf(known);
}

function parseFasta(text: string, file: string): NamedOutcome[] {
  const found: { outcome: string; name: string; score?: string; place: string }[] = [];
  for (const { line, content } of numberedLines(text)) {
    if (content.startsWith('>')) {
      const score = /\b(?:raw|score|fitness|reward)=([^\s|;]+)/.exec(content)?.[1];
      const name = content.slice(1).trim();
      found.push({ outcome: '', name, place: `${file}:${line}`, ...(score !== undefined && { score }) });
    } else found[found.length - 1].outcome += content;
  }
  const empty = found.find(({ outcome }) => outcome === '');
  if (empty) throw new Error(`${empty.place}: ">${empty.name}" has no sequence`);
  return found;
}

function parseJsonLines(text: string, file: string, column?: string): NamedOutcome[] {
  return numberedLines(text).map(({ line, content }) => {
    const place = `${file}:${line}`;
    let record: Record<string, unknown>;
    try {
      record = JSON.parse(content) as Record<string, unknown>;
    } catch {
      throw new Error(`${place}: not a JSON object: ${content.slice(0, 40)}`);
    }
    const key = Object.keys(record).find((candidate) => isOutcomeColumn(candidate, column));
    const outcome = key === undefined ? undefined : record[key];
    if (typeof outcome !== 'string')
      throw new Error(`${place}: has no text under ${column ?? OUTCOME_COLUMNS.join(', ')}`);
    const keys = Object.keys(record);
    const scoreKey = keys[scoreColumn(keys)];
    return { outcome, place, ...(scoreKey !== undefined && { score: String(record[scoreKey]) }) };
  });
}

function parseTable(text: string, file: string, separator: string, column?: string): NamedOutcome[] {
  const [header, ...rows] = parseDelimited(file, text, separator);
  if (header === undefined) return [];
  const names = header.fields.map((cell) => cell.trim());
  const index = names.findIndex((cell) => isOutcomeColumn(cell, column));
  if (index < 0) {
    const wanted = column ?? `one of ${OUTCOME_COLUMNS.join(', ')}`;
    throw new Error(`${file}: has no column ${wanted}; there are: ${names.join(', ')} (--column names one)`);
  }
  const scoreAt = scoreColumn(names);
  return rows.map(({ line, fields }) => {
    const outcome = fields[index]?.trim() ?? '';
    if (outcome === '') throw new Error(`${file}:${line}: the column ${names[index]} is empty`);
    const score = fields[scoreAt]?.trim();
    return { outcome, place: `${file}:${line}`, ...(score !== undefined && { score }) };
  });
}
