/**
 * Scores in the header lines of FASTA: `>anything score=0.53`, or a number alone at the end, `>anything 0.53`
 * and `>anything|0.53`.
 *
 * A number behind another key is not taken for a score: header lines of UniProt end in the version of the
 * entry, `SV=2`, and others in a length.
 */
/** What a header's score goes to, as text; an empty one is infeasible. */
export interface ScoreSink {
  add(outcome: string, field: string, line: number): void;
}

/** Keys that stand for the score unless one is named, the surest first. */
export const scoreNames = ['score', 'fitness', 'raw', 'reward', 'value', 'label', 'e-score'];

/** Takes a FASTA file line by line. */
export class FastaScores {
  private header: string | undefined;
  private begun = 0;
  private sequence = '';

  constructor(
    private readonly owner: string,
    private readonly table: ScoreSink,
    /** Key of the score; undefined: the usual ones. */
    private readonly wanted?: string,
  ) {}

  line(text: string, number: number): void {
    const content = text.trim();
    if (!content.startsWith('>')) {
      this.sequence += content;
      return;
    }
    this.end();
    this.header = content.slice(1);
    this.begun = number;
  }

  end(): void {
    if (this.header === undefined) return;
    this.table.add(this.sequence, this.score(this.header), this.begun);
    this.sequence = '';
    this.header = undefined;
  }

  /** @throws where the header has no score, or one behind a key that is not known for it */
  private score(header: string): string {
    const tokens = header.replace(/[\s;]+$/, '').split(/[\s|;]/);
    const pairs = tokens.flatMap((token) => {
      const at = token.indexOf('=');
      return at < 0 ? [] : [{ key: token.slice(0, at), value: token.slice(at + 1) }];
    });
    const { wanted } = this;
    const wrong = (what: string): Error => new Error(`${this.owner}: line ${this.begun} ${what}`);
    if (wanted !== undefined) {
      const named = pairs.find(({ key }) => key === wanted);
      if (named) return named.value;
      throw wrong(`has no ${wanted}= in its header ${JSON.stringify(header)}`);
    }
    for (const name of scoreNames) {
      const known = pairs.find(({ key }) => key.toLowerCase() === name);
      if (known) return known.value;
    }
    const last = tokens.at(-1)!;
    if (!last.includes('=')) return last;
    throw wrong(
      `ends in ${JSON.stringify(last)}, which is not known for a score; write score=NUMBER there, or name the key by score=`,
    );
  }
}
