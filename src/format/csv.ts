/**
 * Comma-, semicolon- and tab-separated text (RFC 4180: quotes, doubled quotes and line ends inside quotes),
 * written, and read line by line: a file of any size takes the memory of its longest row.
 */

/** One line of CSV, without its end. Cells with a comma, a quote or a line break are quoted. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return cells.map((cell) => csvField(String(cell ?? ''))).join(',');
}

/** One cell, quoted where it must be. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface Row {
  /** Line of the text on which the row begins, from 1 on. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Longest row; a file without line ends must not fill the memory. */
export const LONGEST_ROW = 1_000_000;

/** Rows of lines that come one by one. */
export class RowReader {
  /** Fields of a row whose quote is open across a line end. */
  private fields: string[] = [];
  private field = '';
  private begun = 0;
  private opened = 0;
  /** Whether the field's quote has been closed, so that only a separator may follow. */
  private closed = false;

  /** @param owner begins the messages */
  constructor(
    private readonly owner: string,
    private readonly separator: string,
  ) {}

  /**
   * @param text of a line, without its line end
   * @returns a row; undefined for an empty line, and while a quote is open
   * @throws when a row is too long, or text follows a closing quote
   */
  line(text: string, number: number): Row | undefined {
    if (this.opened === 0 && !text.includes('"')) {
      const content = text.endsWith('\r') ? text.slice(0, -1) : text;
      return content === '' ? undefined : { line: number, fields: content.split(this.separator) };
    }
    return this.quoted(text, number);
  }

  /** @throws when a quote is still open */
  end(): void {
    if (this.opened > 0)
      throw new Error(`${this.owner}: the quote that opens on line ${this.opened} is never closed`);
  }

  private quoted(text: string, number: number): Row | undefined {
    if (this.opened === 0) this.begun = number;
    const { separator } = this;
    for (let at = 0; at < text.length; at++) {
      const letter = text[at];
      if (this.opened > 0) {
        if (letter !== '"') this.field += letter;
        else if (text[at + 1] === '"') this.field += text[++at];
        else {
          this.opened = 0;
          this.closed = true;
        }
      } else if (letter === separator) {
        this.fields.push(this.field);
        this.field = '';
        this.closed = false;
      } else if (letter === '\r' && at + 1 === text.length) {
        break;
      } else if (this.closed) {
        throw new Error(`${this.owner}: line ${number}: text follows a closing quote`);
      } else if (letter === '"' && this.field === '') {
        this.opened = number;
      } else {
        this.field += letter;
      }
    }
    if (this.opened > 0) {
      this.field += '\n';
      if (this.field.length > LONGEST_ROW)
        throw new Error(
          `${this.owner}: the quote that opens on line ${this.opened} is not closed within ${LONGEST_ROW} characters`,
        );
      return undefined;
    }
    const fields = [...this.fields, this.field];
    this.fields = [];
    this.field = '';
    this.closed = false;
    return fields.length > 1 || fields[0] !== '' ? { line: this.begun, fields } : undefined;
  }
}

/**
 * Rows of a text; empty lines are left out, a byte order mark is dropped.
 *
 * @param owner begins the message
 * @throws when a quote is never closed, or text follows a closing quote
 */
export function parseDelimited(owner: string, text: string, separator = ','): Row[] {
  const rows: Row[] = [];
  const reader = new RowReader(owner, separator);
  let number = 0;
  for (let from = text.startsWith('\ufeff') ? 1 : 0; from < text.length;) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const row = reader.line(text.slice(from, end), ++number);
    if (row !== undefined) rows.push(row);
    from = end + 1;
  }
  reader.end();
  return rows;
}
