/**
 * From the rows of a table to records: the chosen columns, the letters folded, every cell read for what it
 * says, and all of it counted.
 */
import { countOf } from '../count-of.js';
import { wellOf } from '../well-name.js';
import { boundSide } from './bound-column.js';
import { CELL_FORMS, cellValue, type CellValue, type DecimalMark } from './cell-value.js';
import type { ChosenColumns } from './choose-columns.js';
import { columnLabel } from './column-kind.js';
import type { DataNeed } from './data-options.js';
import type { RecordSink } from './data-record.js';
import { LetterFold, lettersMeant } from './fold-letters.js';
import type { ReadReport } from './read-report.js';

export interface TableShape {
  readonly form: string;
  /** What messages count: lines of a text, rows of a workbook with its header as row 1. */
  readonly place: 'line' | 'row';
  readonly mark: DecimalMark;
  /** Fields of the header; 0 where rows may have any number. */
  readonly width: number;
  /** Lines before the table. */
  readonly before: number;
}

export class RowRecords {
  private readonly counts = { rows: 0, scored: 0, missing: 0, failed: 0, censored: 0, passedOver: 0 };
  private negativeZeros = 0;
  private readonly out = new Map<string, number>();
  private readonly letters = new Set<string>();
  /** Lines of the wells so far, where these stand for outcomes. */
  private readonly wells = new Map<string, number>();
  private readonly fold: LetterFold | undefined;
  /** The last column that is read. */
  private readonly last: number;

  /** @param sample sequences from which the letters are judged where the task does not say them */
  constructor(
    private readonly owner: string,
    private readonly need: DataNeed,
    private readonly chosen: ChosenColumns,
    private readonly shape: TableShape,
    private readonly sink: RecordSink,
    sample: readonly string[],
  ) {
    const meant =
      need.letters ?? (need.scores === 'none' || need.scores === 'labels' ? undefined : lettersMeant(sample));
    this.fold = meant === undefined ? undefined : new LetterFold(meant);
    this.counts.passedOver = shape.before;
    this.last = Math.max(...[...chosen.sequences, ...chosen.scores].map(({ at }) => at));
  }

  /** @throws naming the line on what is no row of the table */
  row(fields: readonly string[], line: number, name?: string): void {
    const { chosen, shape, counts } = this;
    if (fields.every((field) => field.trim() === '')) {
      counts.passedOver++;
      return;
    }
    const { width } = shape;
    if (width > 0 && fields.length > width && fields.slice(width).some((field) => field.trim() !== ''))
      throw this.wrong(line, `has ${fields.length} fields, the header has ${width}; is a decimal comma or a separator in a cell that needs quotes?`); // prettier-ignore
    const { last } = this;
    if (fields.length <= last)
      throw this.wrong(line, `has ${countOf(fields.length, 'field')}, expected ${last + 1} at least`); // prettier-ignore
    const isBlank =
      chosen.scores.length > 0 && chosen.sequences.every(({ at }) => fields[at].trim() === '') && chosen.scores.every(({ at }) => fields[at].trim() === ''); // prettier-ignore
    if (isBlank) {
      this.leaveOut('neither a sequence nor a score');
      return;
    }
    counts.rows++;
    const named = name ?? (chosen.names && fields[chosen.names.at]?.trim());
    for (const { at } of chosen.sequences) this.outcome(fields, fields[at].trim(), line, named);
  }

  private outcome(fields: readonly string[], written: string, line: number, name: string | undefined): void {
    if (written === '') throw this.wrong(line, 'has no outcome');
    const said = this.outcomeFor(written, line);
    if (said === undefined) return;
    const outcome = this.folded(said, line);
    if (outcome === undefined) return;
    const fault = this.need.fault?.(outcome);
    if (fault !== undefined) throw this.wrong(line, fault);
    for (const letter of outcome) if (!this.letters.has(letter) && this.letters.size < 64) this.letters.add(letter); // prettier-ignore
    const { chosen, need, shape, counts } = this;
    if (need.scores === 'labels') {
      const column = chosen.scores.at(0);
      const label = column && fields[column.at].trim();
      this.sink({
        outcome,
        line,
        values: [],
        ...(name !== undefined && { name }),
        ...(label !== undefined && { label }),
      });
      return;
    }
    const values: CellValue[] = [];
    for (const [i, { at }] of chosen.scores.entries()) {
      const value = this.bounded(cellValue(fields[at], shape.mark), fields, i, line);
      if (value === undefined)
        throw this.wrong(line, `${chosen.standIn === 'wells' ? `has in the well ${written}` : `scores ${JSON.stringify(outcome)}`} ${JSON.stringify(fields[at].trim())}, expected ${CELL_FORMS}`); // prettier-ignore
      if (value.kind === 'number' && Object.is(value.value, -0)) this.negativeZeros++;
      if (value.kind !== 'censored') values.push(this.orFailed(value, fields));
      else if (need.censored === 'bound') {
        counts.censored++;
        values.push({ kind: 'number', value: value.value, bound: value.side });
      } else if (need.censored === undefined)
        throw this.wrong(line, `scores ${JSON.stringify(outcome)} ${JSON.stringify(fields[at].trim())}, a bound${this.boundSaid(fields, i)}: write censored=drop to leave such rows out, or censored=bound to take the bound for the score, in parentheses behind the file's name`); // prettier-ignore
    }
    if (chosen.scores.length > 0 && values.length === 0) {
      this.leaveOut('a bound, not a value (censored=drop)');
      return;
    }
    if (values.some(({ kind }) => kind === 'number')) counts.scored++;
    else if (values.some(({ kind }) => kind === 'failed')) counts.failed++;
    else if (values.length > 0) counts.missing++;
    this.sink({ outcome, line, values, ...(name !== undefined && { name }) });
  }

  /** A number that a column beside says is a bound. */
  private bounded(
    value: CellValue | undefined,
    fields: readonly string[],
    score: number,
    line: number,
  ): CellValue | undefined {
    const column = this.chosen.bounds?.[score];
    if (column === undefined || value?.kind !== 'number') return value;
    const cell = fields[column.at] ?? '';
    const side = boundSide(cell);
    if (side === undefined) throw this.wrong(line, `has ${JSON.stringify(cell.trim())} in ${columnLabel(column)}, which says what the score beside is: expected =, < or >`); // prettier-ignore
    return side === '=' ? value : { kind: 'censored', side, value: value.value };
  }

  /** Where it is said that a number is a bound, if beside it. */
  private boundSaid(fields: readonly string[], score: number): string {
    const column = this.chosen.bounds?.[score];
    const cell = column && (fields[column.at] ?? '').trim();
    return column && cell !== '' ? ` by ${JSON.stringify(cell)} in ${columnLabel(column)}` : '';
  }

  /** What is written, or the outcome that it stands for; undefined of a well that holds none. */
  private outcomeFor(written: string, line: number): string | undefined {
    const { chosen, need, wells } = this;
    if (chosen.standIn === undefined) return written;
    if (chosen.standIn === 'names') {
      const named = need.ofName?.(written);
      if (named !== undefined) return named;
      throw this.wrong(line, `has the id ${JSON.stringify(written)}, of no sequence that was given out, and the table has no column of sequences; add one`); // prettier-ignore
    }
    const well = wellOf(written);
    if (well === undefined) throw this.wrong(line, `has ${JSON.stringify(written)} where a well such as A1 was expected`); // prettier-ignore
    const before = wells.get(well);
    if (before !== undefined) throw this.wrong(line, `has the well ${well} again, after ${this.shape.place} ${before}; keep one reading a well, or give sequences for replicates`); // prettier-ignore
    wells.set(well, line);
    const held = need.ofWell?.(well);
    if (held === undefined) this.leaveOut('a well that holds nothing of the plate');
    return held;
  }

  /** Scored outcomes as this program writes them have an empty score where they are infeasible. */
  private orFailed(value: CellValue, fields: readonly string[]): CellValue {
    const beside = this.chosen.failedBeside;
    if (value.kind !== 'missing' || beside === undefined) return value;
    return (fields[beside.at] ?? '').trim() === '' ? value : { kind: 'failed' };
  }

  private folded(written: string, line: number): string | undefined {
    const read = this.fold?.fold(written) ?? { text: written };
    if ('text' in read) return read.text;
    const { letters } = this.fold!;
    if (this.need.foreign === 'drop') {
      this.leaveOut(`letters other than ${letters}`);
      return undefined;
    }
    const whose = this.need.letters === undefined ? 'the other sequences have the letters' : 'outcomes of the task have the letters'; // prettier-ignore
    throw this.wrong(line, `has ${JSON.stringify(read.foreign)} in ${JSON.stringify(written)}, ${whose} ${letters}; correct it, or write foreign=drop in parentheses behind the file's name to leave such rows out`); // prettier-ignore
  }

  /** What was read, all but the file's name and what depends on the sequences together. */
  report(): Omit<ReadReport, 'file' | 'outcomes' | 'replicated' | 'repeats'> {
    const { chosen, need, shape, counts, fold } = this;
    const label = (columns: ChosenColumns['scores']): string => columns.map(columnLabel).join(' and ');
    return {
      form: shape.form,
      sequence: label(chosen.sequences.slice(0, 2)),
      ...(chosen.scores.length > 0 && {
        score: label(chosen.scores),
        why: chosen.why,
        ...(chosen.bounds && { bounds: label(chosen.bounds.filter((column) => column !== undefined)) }),
        lower: need.lower ?? false,
      }),
      letters: [...this.letters].sort().join(''),
      ...counts,
      ...(this.negativeZeros > 0 && { negativeZeros: this.negativeZeros }),
      cases: fold?.cases ?? 0,
      strands: fold?.strands ?? 0,
      leftOut: [...this.out].map(([why, rows]) => ({ why, rows })),
    };
  }

  private leaveOut(why: string): void {
    this.out.set(why, (this.out.get(why) ?? 0) + 1);
  }

  private wrong(line: number, what: string): Error {
    return new Error(`${this.owner}: ${this.shape.place} ${line} ${what}`);
  }
}
