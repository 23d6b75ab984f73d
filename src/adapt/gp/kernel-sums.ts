/**
 * Sums over points of a kernel of places, worked out for all outcomes at once so that one costs a few reads,
 * not a pass over the points. Shares of places that agree add up place by place. A kernel that is a product
 * over places is a sum over one place after the other, in a table of all outcomes where these are few.
 */

/** Outcomes in a table, at most. */
const MOST_CELLS = 1 << 19;

/** What stands at places: tokens 0 .. vocabulary - 1, and -1 behind the end where lengths differ. */
export interface Places {
  readonly tokenLength: number;
  readonly vocabulary: number;
  readonly variableLength?: boolean;
}

/** A sum over points, of any outcome. */
export interface PlaceSum {
  /** @param alpha of each point, tokens [count, tokenLength] */
  weigh(points: Int32Array, alpha: Float64Array): void;
  /** Sum of alpha[p] k(x, p) for the outcome x at tokens[at ..]. */
  at(tokens: Int32Array, at: number): number;
}

/** Of the share of places that agree. */
export class AgreementSum implements PlaceSum {
  private readonly length: number;
  private readonly base: number;
  /** What a token adds at a place [length, 1 + vocabulary], what lies behind the end first. */
  private readonly table: Float64Array;

  constructor({ tokenLength, vocabulary }: Places) {
    this.length = tokenLength;
    this.base = vocabulary + 1;
    this.table = new Float64Array(this.length * this.base);
  }

  weigh(points: Int32Array, alpha: Float64Array): void {
    const { length, base, table } = this;
    table.fill(0);
    for (let p = 0; p < alpha.length; p++)
      for (let i = 0; i < length; i++) table[i * base + points[p * length + i] + 1] += alpha[p] / length;
  }

  at(tokens: Int32Array, at: number): number {
    const { length, base, table } = this;
    let total = 0;
    for (let i = 0; i < length; i++) total += table[i * base + tokens[at + i] + 1];
    return total;
  }
}

/**
 * Replaces the cells of one place, `count` of them from `from`, `step` apart, by their sums under the kernel
 * of that place.
 */
export type PlacePass = (cells: Float64Array, from: number, step: number, count: number) => void;

/** 1 where the place agrees, `unlike` where it does not. */
export const likenessPass =
  (unlike: number): PlacePass =>
  (cells, from, step, count) => {
    let sum = 0;
    for (let t = 0, c = from; t < count; t++, c += step) sum += cells[c];
    for (let t = 0, c = from; t < count; t++, c += step) cells[c] += unlike * (sum - cells[c]);
  };

/** decay^|t - t'|, by a walk up and a walk down. */
export const decayPass = (decay: number): PlacePass => {
  let own = new Float64Array(0);
  return (cells, from, step, count) => {
    if (own.length < count) own = new Float64Array(count);
    for (let t = 0, c = from; t < count; t++, c += step) own[t] = cells[c];
    for (let t = 1, c = from + step; t < count; t++, c += step) cells[c] += decay * cells[c - step];
    for (let t = count - 2, above = 0, c = from + t * step; t >= 0; t--, c -= step) {
      above = decay * (above + own[t + 1]);
      cells[c] += above;
    }
  };
};

/** Of a kernel that is a product over places. */
export class ProductSum implements PlaceSum {
  private readonly length: number;
  /** Cells a place: its tokens, with what lies behind the end first where lengths differ. */
  private readonly base: number;
  private readonly first: number;
  private readonly pass: PlacePass;
  private cells = new Float64Array(0);

  constructor(places: Places, pass: PlacePass) {
    this.length = places.tokenLength;
    this.first = places.variableLength ? 1 : 0;
    this.base = places.vocabulary + this.first;
    this.pass = pass;
  }

  /** Whether the outcomes of a space are few enough. */
  static fits({ tokenLength, vocabulary, variableLength }: Places): boolean {
    return (vocabulary + (variableLength ? 1 : 0)) ** tokenLength <= MOST_CELLS;
  }

  weigh(points: Int32Array, alpha: Float64Array): void {
    const { length, base, pass } = this;
    const size = Math.round(base ** length);
    if (this.cells.length === 0) this.cells = new Float64Array(size);
    const { cells } = this;
    cells.fill(0);
    for (let p = 0; p < alpha.length; p++) cells[this.cell(points, p * length)] += alpha[p];
    for (let step = 1; step < size; step *= base)
      for (let block = 0; block < size; block += step * base)
        for (let from = block; from < block + step; from++) pass(cells, from, step, base);
  }

  at(tokens: Int32Array, at: number): number {
    return this.cells[this.cell(tokens, at)];
  }

  private cell(tokens: Int32Array, at: number): number {
    const { length, base, first } = this;
    let cell = 0;
    for (let i = 0; i < length; i++) cell = cell * base + tokens[at + i] + first;
    return cell;
  }
}
