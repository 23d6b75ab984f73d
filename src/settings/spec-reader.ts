/**
 * Reads specifications letter by letter: names with parameters in parentheses, text in quotes, numbers. What
 * rewards and descriptors share of their grammars.
 */

export class SpecReader {
  protected at = 0;

  /**
   * @param owner begins every message, such as "reward"
   * @param text what is read
   */
  constructor(
    private readonly owner: string,
    protected readonly text: string,
  ) {}

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The letter that comes next; undefined at the end. */
  protected peek(): string | undefined {
    return this.text[this.at];
  }

  /** `(seed=0,count=60)`, from its opening parenthesis on. */
  protected parameters(): Record<string, string> {
    const parameters: Record<string, string> = {};
    this.at++;
    if (this.accept(')')) return parameters;
    do {
      this.skipSpace();
      const key = this.match(/[A-Za-z][A-Za-z0-9_-]*/y);
      if (key === undefined || !this.accept('=')) throw this.expected('a parameter such as seed=0');
      if (Object.hasOwn(parameters, key))
        throw new Error(`${this.owner}: the parameter ${key} is given twice`);
      this.skipSpace();
      parameters[key] = this.peek() === '"' ? this.quoted() : this.value();
    } while (this.accept(','));
    if (!this.accept(')')) throw this.expected(', or )');
    return parameters;
  }

  /** A value without quotes ends at a comma or closing parenthesis; inside [ ] both are part of it. */
  private value(): string {
    const from = this.at;
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const letter = this.text[this.at];
      if (letter === '[') depth++;
      else if (letter === ']') depth--;
      else if (depth <= 0 && (letter === ',' || letter === ')')) break;
    }
    return this.text.slice(from, this.at).trim();
  }

  /** Text in double quotes, in which \" and \\ stand for " and \. */
  protected quoted(): string {
    const from = this.at++;
    let out = '';
    for (; this.at < this.text.length; this.at++) {
      const letter = this.text[this.at];
      if (letter === '"') {
        this.at++;
        return out;
      }
      if (letter === '\\' && /["\\]/.test(this.text[this.at + 1] ?? '')) this.at++;
      out += this.text[this.at];
    }
    throw this.expected('a closing quote', from);
  }

  /** What a sticky pattern matches here, and moves behind it. */
  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Moves behind a letter, and space before it, when it comes next. */
  protected accept(letter: string): boolean {
    this.skipSpace();
    if (this.peek() !== letter) return false;
    this.at++;
    return true;
  }

  protected skipSpace(): number {
    while (/\s/.test(this.peek() ?? '')) this.at++;
    return this.at;
  }

  /** The sentence for what is not there. */
  protected expected(what: string, at = this.at): Error {
    const rest = this.text.slice(at);
    const got = rest === '' ? 'the end' : JSON.stringify(rest.length > 30 ? `${rest.slice(0, 30)}...` : rest);
    return new Error(
      `${this.owner}: expected ${what} at character ${at + 1} of ${JSON.stringify(this.text)}, got ${got}`,
    );
  }
}

/** Text in double quotes. */
export function quoteSpec(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** `(seed=0,count=60)`, with quotes where they are needed; empty without parameters. */
export function formatSpecParameters(parameters: Readonly<Record<string, string>>): string {
  const parts = Object.entries(parameters).map(
    ([key, value]) => `${key}=${/^[^\s,()[\]"]+$/.test(value) ? value : quoteSpec(value)}`,
  );
  return parts.length > 0 ? `(${parts.join(',')})` : '';
}
