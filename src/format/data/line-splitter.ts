/**
 * Lines of a text that comes in pieces. Lines end with LF or CR LF, or with CR alone, as old programs for the
 * Macintosh wrote them: the first line end of a text says which.
 */
import { LONGEST_ROW } from '../csv.js';

export class LineSplitter {
  private rest = '';
  private end: '\n' | '\r' | undefined;
  /** Lines given out. */
  private count = 0;

  /**
   * @param owner begins the message
   * @param line gets every line without its LF (or CR), and its number, from 1 on
   */
  constructor(
    private readonly owner: string,
    private readonly line: (text: string, number: number) => void,
  ) {}

  /** @throws when a line is longer than any row of a table */
  push(text: string): void {
    let all = this.rest + text;
    if (this.count === 0 && all.startsWith('\uFEFF')) all = all.slice(1);
    this.end ??= lineEndOf(all);
    let from = 0;
    if (this.end !== undefined) {
      for (let at = all.indexOf(this.end); at >= 0; at = all.indexOf(this.end, from)) {
        this.line(all.slice(from, at), ++this.count);
        from = at + 1;
      }
    }
    this.rest = all.slice(from);
    if (this.rest.length > LONGEST_ROW)
      throw new Error(
        `${this.owner}: line ${this.count + 1} has more than ${LONGEST_ROW} characters: is the file a table?`,
      );
  }

  finish(): void {
    const { rest } = this;
    this.rest = '';
    if (this.end === undefined && rest.endsWith('\r')) {
      this.line(rest.slice(0, -1), ++this.count);
    } else if (rest !== '') this.line(rest, ++this.count);
  }
}

/** Undefined while no line has ended for sure: a CR at the end of a piece may be half of CR LF. */
function lineEndOf(text: string): '\n' | '\r' | undefined {
  const at = text.search(/[\r\n]/);
  if (at < 0) return undefined;
  if (text[at] === '\n') return '\n';
  if (at + 1 === text.length) return undefined;
  return text[at + 1] === '\n' || text[at + 1] === '\r' ? '\n' : '\r';
}
