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
 * tree; `resolve-reward.ts` gives it a meaning.
 */

import { formatSpecParameters, quoteSpec, SpecReader } from '../settings/spec-reader.js';

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

class Parser extends SpecReader {
  private depth = 0;

  constructor(text: string) {
    super('reward', text);
  }

  parse(): RewardNode {
    const node = this.sum();
    if (!this.ended) throw this.expected('+, *, ^ or the end');
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
    const name = this.peek() === '"' ? this.quoted() : (this.match(/[^\s()*^"]*/y) ?? '');
    if (name === '') throw this.expected(`a name after ${this.text.slice(from, this.at)}`);
    const parameters = this.peek() === '(' ? this.parameters() : {};
    return { type: 'source', kind: family, name, parameters };
  }

  private positive(what: string, value: number): number {
    if (value > 0 && value < Infinity) return value;
    throw new Error(`reward: ${what} must be a number > 0, got ${value} in ${JSON.stringify(this.text)}`);
  }
}

/** The shortest text that parses to the same tree. */
export function formatRewardSpec(node: RewardNode): string {
  switch (node.type) {
    case 'source': {
      const name = /^[^\s()*^"]+$/.test(node.name) ? node.name : quoteSpec(node.name);
      return `${node.kind}:${name}${formatSpecParameters(node.parameters)}`;
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
