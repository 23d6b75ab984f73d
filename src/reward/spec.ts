/**
 * The text form of a reward, as typed on a command line or stored in run.json:
 *
 *     rna:L14_RNA1                            a source: kind, colon, name
 *     bits:modes(seed=0,count=60)             with parameters
 *     table:"my scores.csv"(column=affinity)  quotes for names with spaces, ( ) * ^
 *     tfbind8:SIX6_REF_R1^3                   exponent beta of a source
 *     0.7*rna:L14_RNA1 + 0.3*rna:L14_RNA2     weighted sum of rewards
 *     (rna:L14_RNA1 * rna:L14_RNA2)^0.5       product and power of rewards
 *
 * A sum needs a space before its `+`, since names may contain one (`L14_RNA1+2`). This file yields the syntax
 * tree; `registry.ts` gives it a meaning.
 */

export type RewardNode = SourceNode | PowerNode | ProductNode | SumNode;

export interface SourceNode {
  readonly type: 'source';
  readonly kind: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface PowerNode {
  readonly type: 'power';
  readonly base: RewardNode;
  /** > 0 */
  readonly exponent: number;
}

/** weight * factor * factor ...; one factor is a weighted reward. */
export interface ProductNode {
  readonly type: 'product';
  /** > 0 */
  readonly weight: number;
  readonly factors: readonly RewardNode[];
}

export interface SumNode {
  readonly type: 'sum';
  readonly terms: readonly RewardNode[];
}

/**
 * Parses a reward specification.
 *
 * @throws one sentence that says what was expected, at which character
 */
export function parseRewardSpec(text: string): RewardNode {
  return new Parser(text).parse();
}

const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const kind = /[A-Za-z][A-Za-z0-9_-]*(?=:)/y;

/** Parentheses within parentheses; more is a mistake, and would exhaust the stack. */
const DEEPEST = 100;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  parse(): RewardNode {
    const node = this.sum();
    if (this.at < this.text.length) throw this.expected('+, *, ^ or the end');
    return node;
  }

  private sum(): RewardNode {
    const terms = [this.product()];
    while (this.accept('+')) terms.push(this.product());
    return terms.length === 1 ? terms[0] : { type: 'sum', terms };
  }

  private product(): RewardNode {
    let weight = 1;
    const factors: RewardNode[] = [];
    const from = this.skipSpace();
    do {
      this.skipSpace();
      const value = this.match(number);
      if (value === undefined) factors.push(this.power());
      else weight *= this.positive('a weight', Number(value));
    } while (this.accept('*'));
    if (factors.length === 0) throw this.expected('a reward such as rna:L14_RNA1 beside the weight', from);
    return factors.length === 1 && weight === 1 ? factors[0] : { type: 'product', weight, factors };
  }

  private power(): RewardNode {
    const base = this.primary();
    if (!this.accept('^')) return base;
    this.skipSpace();
    const value = this.match(number);
    if (value === undefined) throw this.expected('an exponent such as 3');
    return { type: 'power', base, exponent: this.positive('an exponent', Number(value)) };
  }

  private primary(): RewardNode {
    if (!this.accept('(')) return this.source();
    if (++this.depth > DEEPEST) throw new Error(`reward: more than ${DEEPEST} parentheses within each other`);
    const node = this.sum();
    this.depth--;
    if (!this.accept(')')) throw this.expected(')');
    return node;
  }

  private source(): SourceNode {
    this.skipSpace();
    const from = this.at;
    const family = this.match(kind);
    if (family === undefined) throw this.expected('a reward such as rna:L14_RNA1 or table:scores.csv');
    this.at++;
    const name = this.text[this.at] === '"' ? this.quoted() : this.bare(/[^\s()*^"]*/y);
    if (name === '') throw this.expected(`a name after ${this.text.slice(from, this.at)}`);
    const parameters = this.text[this.at] === '(' ? this.parameters() : {};
    return { type: 'source', kind: family, name, parameters };
  }

  private parameters(): Record<string, string> {
    const parameters: Record<string, string> = {};
    this.at++;
    if (this.accept(')')) return parameters;
    do {
      this.skipSpace();
      const key = this.match(/[A-Za-z][A-Za-z0-9_-]*/y);
      if (key === undefined || !this.accept('=')) throw this.expected('a parameter such as seed=0');
      if (Object.hasOwn(parameters, key)) throw new Error(`reward: the parameter ${key} is given twice`);
      this.skipSpace();
      parameters[key] = this.text[this.at] === '"' ? this.quoted() : this.value();
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

  private quoted(): string {
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

  private bare(pattern: RegExp): string {
    return this.match(pattern) ?? '';
  }

  private positive(what: string, value: number): number {
    if (value > 0 && value < Infinity) return value;
    throw new Error(`reward: ${what} must be a number > 0, got ${value} in ${JSON.stringify(this.text)}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private accept(letter: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== letter) return false;
    this.at++;
    return true;
  }

  private skipSpace(): number {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    return this.at;
  }

  private expected(what: string, at = this.at): Error {
    const rest = this.text.slice(at);
    const got = rest === '' ? 'the end' : JSON.stringify(rest.length > 30 ? `${rest.slice(0, 30)}...` : rest);
    return new Error(
      `reward: expected ${what} at character ${at + 1} of ${JSON.stringify(this.text)}, got ${got}`,
    );
  }
}

/** The shortest text that parses to the same tree. */
export function formatRewardSpec(node: RewardNode): string {
  switch (node.type) {
    case 'source': {
      const name = /^[^\s()*^"]+$/.test(node.name) ? node.name : quote(node.name);
      const parameters = Object.entries(node.parameters).map(
        ([key, value]) => `${key}=${formatValue(value)}`,
      );
      return `${node.kind}:${name}${parameters.length > 0 ? `(${parameters.join(',')})` : ''}`;
    }
    case 'power':
      return `${inner(node.base, true)}^${node.exponent}`;
    case 'product': {
      const factors = node.factors.map((factor) => inner(factor, false)).join(' * ');
      return node.weight === 1 ? factors : `${node.weight}*${factors}`;
    }
    case 'sum':
      return node.terms
        .map((term) => (term.type === 'sum' ? `(${formatRewardSpec(term)})` : formatRewardSpec(term)))
        .join(' + ');
  }
}

function inner(node: RewardNode, powered: boolean): string {
  const plain = node.type === 'source' || (node.type === 'power' && !powered);
  return plain ? formatRewardSpec(node) : `(${formatRewardSpec(node)})`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function formatValue(value: string): string {
  return /^[^\s,()[\]"]+$/.test(value) ? value : quote(value);
}
