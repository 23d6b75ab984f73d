/**
 * Conditions on a context: rows of numbers with named columns, such as patients or settings of an assay, one
 * drawn for every trajectory. The reward is asked about an outcome in a context, R(x|c).
 */
import type { RandomStream } from '../random/stream.js';
import { readNumbers, type Context, type ConditionSpace } from './condition-space.js';

export class RowContext implements ConditionSpace {
  readonly kind = 'context';
  readonly rewards = 1;
  private readonly least: Float64Array;
  private readonly greatest: Float64Array;
  private readonly count: number;

  /**
   * @param rows contexts [n, D], each as likely as the others
   * @throws without a column or a row, on a number that is not finite, or when all rows are one
   */
  constructor(
    readonly names: readonly string[],
    readonly rows: Float64Array,
  ) {
    const size = names.length;
    if (size === 0 || rows.length === 0 || rows.length % size !== 0)
      throw new Error(
        `condition context: rows of numbers with a header are needed, got ${rows.length} numbers in ${size} columns`,
      );
    if (!rows.every(Number.isFinite))
      throw new Error('condition context: every number must be finite, got one that is not');
    this.count = rows.length / size;
    const column = (d: number): number[] => Array.from({ length: this.count }, (_, i) => rows[i * size + d]);
    this.least = Float64Array.from(names, (_, d) => column(d).reduce((a, b) => Math.min(a, b)));
    this.greatest = Float64Array.from(names, (_, d) => column(d).reduce((a, b) => Math.max(a, b)));
    if (names.every((_, d) => this.least[d] === this.greatest[d]))
      throw new Error('condition context: at least two rows that differ are needed, got one');
  }

  draw(random: RandomStream, out: Float64Array, at: number): void {
    const from = random.int(this.count) * this.names.length;
    for (let d = 0; d < this.names.length; d++) out[at + d] = this.rows[from + d];
  }

  unit(values: ArrayLike<number>, at: number, out: Float64Array): void {
    for (let d = 0; d < this.names.length; d++) {
      const span = this.greatest[d] - this.least[d];
      out[d] = span > 0 ? (values[at + d] - this.least[d]) / span : 0;
    }
  }

  logReward(_values: ArrayLike<number>, _at: number, logRewards: ArrayLike<number>): number {
    return logRewards[0];
  }

  contextOf(values: ArrayLike<number>, at: number): Context {
    return Object.fromEntries(this.names.map((name, d) => [name, values[at + d]]));
  }

  /** Rows of the file, evenly spaced where they are more than `count`. */
  cover(count: number): Float64Array {
    const size = this.names.length;
    const kept = Math.min(count, this.count);
    return Float64Array.from({ length: kept * size }, (_, i) => {
      const row = Math.floor((Math.floor(i / size) * this.count) / kept);
      return this.rows[row * size + (i % size)];
    });
  }

  text(values: ArrayLike<number>, at: number): string {
    return `context=${this.names.map((_, d) => values[at + d]).join(',')}`;
  }

  /** `context=0.5,37`: a value a column; `context=#3`: the third row of the file. */
  read(text: string): Float64Array {
    const size = this.names.length;
    const row = /^\s*context\s*=\s*#(\d+)\s*$/.exec(text);
    if (row) {
      const number = Number(row[1]);
      if (number >= 1 && number <= this.count) return this.rows.slice((number - 1) * size, number * size);
      throw new Error(`condition: the context's row must be a number from 1 to ${this.count}, got "${text}"`);
    }
    const example = this.text(this.rows, 0);
    const values = readNumbers('context', text, example);
    if (values.length !== size)
      throw new Error(
        `condition: one value for each of ${this.names.join(', ')} is needed, such as ${example}, got "${text}"`,
      );
    return Float64Array.from(values);
  }
}
