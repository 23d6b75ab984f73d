/**
 * FASTA with scores in its header lines: behind a key that is named, `>anything score=0.53`, or between bars,
 * `>name|0.53|training`. A number behind another key, or alone, is never taken for a score: headers of UniProt
 * end in the version of the entry, `SV=2`, others in a length or a count.
 */
import type { ChosenColumns } from './choose-columns.js';
import type { DataNeed } from './data-options.js';

/** Keys that stand for the score unless one is named, the surest first. */
export const scoreNames = ['score', 'fitness', 'raw', 'reward', 'value', 'label', 'e-score'];

export interface FastaEntry {
  readonly header: string;
  readonly sequence: string;
  readonly line: number;
}

/** Entries of lines that come one by one. */
export class FastaEntries {
  private header: string | undefined;
  private begun = 0;
  private parts: string[] = [];

  constructor(private readonly entry: (entry: FastaEntry) => void) {}

  line(text: string, number: number): void {
    const content = text.trim();
    if (content.startsWith('>')) {
      this.end();
      this.header = content.slice(1).trim();
      this.begun = number;
    } else if (this.header !== undefined && !content.startsWith(';') && content !== '')
      this.parts.push(content);
  }

  end(): void {
    if (this.header === undefined) return;
    this.entry({ header: this.header, sequence: this.parts.join(''), line: this.begun });
    this.header = undefined;
    this.parts = [];
  }
}

/** `key=value` pairs of a header. */
function pairsOf(header: string): { readonly key: string; readonly value: string }[] {
  return header
    .replace(/[\s;]+$/, '')
    .split(/[\s|;]/)
    .flatMap((token) => {
      const at = token.indexOf('=');
      return at > 0 ? [{ key: token.slice(0, at), value: token.slice(at + 1) }] : [];
    });
}

/** Reads the score of a header; undefined: there is none under that key. */
export type HeaderScore = (header: string) => string | undefined;

/**
 * How scores stand in the headers, judged by the first of them.
 * @returns undefined without scores
 * @throws when scores are needed and nothing names them
 */
export function headerScore(
  owner: string,
  { header, line }: FastaEntry,
  need: DataNeed,
): { readonly key: string; readonly why: string; readonly of: HeaderScore } | undefined {
  if (need.scores === 'none') return undefined;
  const { score } = need;
  const field = score === undefined ? null : /^\|(\d+)$/.exec(score);
  if (field !== null) {
    const at = Number(field[1]) - 1;
    return { key: score!, why: 'as asked', of: (text) => text.split('|')[at]?.trim() };
  }
  const behind = (key: string): HeaderScore => (text) => pairsOf(text).find((pair) => pair.key.toLowerCase() === key.toLowerCase())?.value; // prettier-ignore
  const keys = pairsOf(header).map(({ key }) => key);
  if (score !== undefined) {
    if (keys.some((key) => key.toLowerCase() === score.toLowerCase())) return { key: score, why: 'as asked', of: behind(score) };
    throw new Error(`${owner}: line ${line} has no ${score}= in its header ${JSON.stringify(header)}`);
  } // prettier-ignore
  const order = pairsOf(header).some(({ key }) => key === 'raw') ? ['raw', ...scoreNames] : scoreNames;
  const known = order.find((name) => keys.some((key) => key.toLowerCase() === name));
  if (known !== undefined) return { key: known, why: 'by its key', of: behind(known) };
  if (need.scores !== 'scores') return undefined;
  const has = keys.length > 0 ? `; its keys are ${[...new Set(keys)].slice(0, 10).join(', ')}` : '';
  throw new Error(
    `${owner}: line ${line} has no score= in its header ${JSON.stringify(header.length > 80 ? `${header.slice(0, 80)}...` : header)}${has}; name the key by score=KEY, or what stands second between bars by score=|2, in parentheses behind the file's name`,
  );
}

/** The columns of a FASTA file as those of a table: sequence, score. */
export const fastaColumns = (key: string | undefined, why: string): ChosenColumns => ({
  sequences: [{ at: 0, name: 'sequence', kind: 'sequences', detail: '', biological: 1 }],
  scores: key === undefined ? [] : [{ at: 1, name: key.startsWith('|') ? key : `${key}=`, kind: 'numbers', detail: '', biological: 0 }],
  why,
}); // prettier-ignore
