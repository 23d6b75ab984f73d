/**
 * Comma-, semicolon- and tab-separated text (RFC 4180: quotes, doubled quotes and line ends inside quotes),
 * read line by line: a file of any size takes the memory of its longest row.
 */

export interface Row {
  /** Line of the text on which the row begins, from 1 on. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Longest row; a file without line ends must not fill the memory. */
export const LONGEST_ROW = 1_000_000;

/**
 * The separator of a text: a tab, semicolon or comma, whichever its first line has most of outside quotes; a
 * comma if none.
 */
export function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, '');
  let best = ',';
  for (const separator of ['\t', ';']) {
    if (first.split(separator).length > first.split(best).length) best = separator;
  }
  return best;
}

/** Rows of lines that come one by one. */
export class RowReader {
  /** Fields of a row whose quote is open across a line end. */
  private fields: string[] = [];
  private field = '';
  private begun = 0;
  private opened = 0;

  /** @param owner begins the messages */
  constructor(
    private readonly owner: string,
    private readonly separator: string,
  ) {}

  /**
   * @param text of a line, without its line end
   * @returns a row; undefined for an empty line, and while a quote is open
   * @throws when a row is too long
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
        else this.opened = 0;
      } else if (letter === '"' && this.field === '') {
        this.opened = number;
      } else if (letter === separator) {
        this.fields.push(this.field);
        this.field = '';
      } else if (letter !== '\r' || at + 1 < text.length) {
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
    return fields.length > 1 || fields[0] !== '' ? { line: this.begun, fields } : undefined;
  }
}

/**
 * Rows of a text; empty lines are left out.
 *
 * @param owner begins the message
 * @throws when a quote is never closed
 */
export function parseDelimited(owner: string, text: string, separator: string): Row[] {
  const rows: Row[] = [];
  const reader = new RowReader(owner, separator);
  let number = 0;
  for (let from = 0; from < text.length;) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const row = reader.line(text.slice(from, end), ++number);
    if (row !== undefined) rows.push(row);
    from = end + 1;
  }
  reader.end();
  return rows;
}
