/**
 * Edit distance of outcomes as tokens: places that differ where all outcomes have one length, insertions,
 * deletions and exchanges else. It is asked for with a limit, since what lies far does not matter: a band of
 * the table is enough then (E. Ukkonen, Information and Control 64, 1985).
 */
import type { Environment } from '../env/environment.js';

export class OutcomeDistance {
  private readonly length: number;
  private readonly variable: boolean;
  private readonly row: Int32Array;

  constructor(env: Pick<Environment, 'tokenLength' | 'variableLength'>) {
    this.length = env.tokenLength;
    this.variable = env.variableLength === true;
    this.row = new Int32Array(env.tokenLength + 1);
  }

  /** The distance of the outcomes at a[atA ..] and b[atB ..], or `limit` where it is not less. */
  between(a: Int32Array, atA: number, b: Int32Array, atB: number, limit: number): number {
    if (this.variable) return this.edits(a, atA, b, atB, limit);
    let different = 0;
    for (let i = 0; i < this.length; i++) if (a[atA + i] !== b[atB + i] && ++different >= limit) return limit;
    return different;
  }

  private edits(a: Int32Array, atA: number, b: Int32Array, atB: number, limit: number): number {
    const { row } = this;
    const lengthA = this.lengthOf(a, atA);
    const lengthB = this.lengthOf(b, atB);
    if (Math.abs(lengthA - lengthB) >= limit) return limit;
    for (let j = 0; j <= lengthB; j++) row[j] = j;
    for (let i = 1; i <= lengthA; i++) {
      const from = Math.max(1, i - limit);
      const to = Math.min(lengthB, i + limit);
      let diagonal = row[from - 1];
      row[from - 1] = from === 1 ? i : limit;
      let least = row[from - 1];
      for (let j = from; j <= to; j++) {
        const above = j === i + limit ? limit : row[j];
        const exchanged = diagonal + (a[atA + i - 1] === b[atB + j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, above + 1, row[j - 1] + 1);
        if (row[j] < least) least = row[j];
      }
      if (least >= limit) return limit;
    }
    return Math.min(limit, row[lengthB]);
  }

  private lengthOf(tokens: Int32Array, at: number): number {
    let length = this.length;
    while (length > 0 && tokens[at + length - 1] < 0) length--;
    return length;
  }
}

/** The nearest of some outcomes. */
export class NearestOutcome {
  /** Index and distance of the nearest by the last look. */
  index = -1;
  distance = Infinity;
  private readonly distances: OutcomeDistance;
  private readonly length: number;

  /** @param tokens the outcomes [count, tokenLength] */
  constructor(
    env: Pick<Environment, 'tokenLength' | 'variableLength'>,
    private readonly tokens: Int32Array,
    private readonly count: number,
  ) {
    this.distances = new OutcomeDistance(env);
    this.length = env.tokenLength;
  }

  /**
   * Looks for the nearest to the outcome at tokens[at ..]; the first one of several.
   * @param limit nothing at this distance or beyond is looked at; the index is -1 then
   * @returns the distance, Infinity where there is none within the limit
   */
  find(tokens: Int32Array, at: number, limit = this.length + 1): number {
    this.index = -1;
    this.distance = Infinity;
    let least = limit;
    for (let p = 0; p < this.count && least > 0; p++) {
      const distance = this.distances.between(tokens, at, this.tokens, p * this.length, least);
      if (distance >= least) continue;
      least = distance;
      this.index = p;
      this.distance = distance;
    }
    return this.distance;
  }
}
