/**
 * Measurements gathered by sequence: replicates become their mean, with their number and deviation kept; what
 * failed is infeasible; what is not measured is known to be waiting.
 */
import type { DataRecord } from './data-record.js';

/** Several values of one sequence. */
export interface Replicates {
  /** Values measured. */
  readonly n: number;
  /** Standard deviation of one value around the mean, with n - 1. */
  readonly deviation: number;
}

/** A table is held in memory; larger ones belong behind a program or a service. */
const MOST_OUTCOMES = 10_000_000;

interface Sum {
  n: number;
  mean: number;
  /** Sum of squares around the mean (Welford 1962). */
  squares: number;
}

export class Measurements {
  /** Score by outcome, of several the mean; null: failed, infeasible. In the order of their first score. */
  readonly scores = new Map<string, number | null>();
  /** Outcomes whose score is a bound, or a mean with one among its values: the side of the last. */
  readonly bounds = new Map<string, '<' | '>'>();
  /** Outcomes without a score so far. */
  readonly waiting = new Set<string>();
  /** Rows of outcomes that occur before. */
  repeats = 0;
  /** Whether every score is 0 or 1. */
  areLabels = true;
  /** All of them, in the order in which they came. */
  readonly outcomes: string[] = [];
  private readonly several = new Map<string, Sum>();

  constructor(private readonly owner: string) {}

  has(outcome: string): boolean {
    return this.scores.has(outcome) || this.waiting.has(outcome);
  }

  add({ outcome, values }: Pick<DataRecord, 'outcome' | 'values'>): void {
    if (this.has(outcome)) this.repeats++;
    else this.outcomes.push(outcome);
    if (this.scores.size >= MOST_OUTCOMES && !this.scores.has(outcome))
      throw new Error(
        `${this.owner}: holds more than ${MOST_OUTCOMES} outcomes; put a larger table behind command: or http:`,
      );
    for (const value of values) {
      if (value.kind === 'number') {
        this.measured(outcome, value.value);
        if (value.bound !== undefined) this.bounds.set(outcome, value.bound);
      } else if (value.kind === 'failed' && !this.scores.has(outcome)) this.scores.set(outcome, null);
    }
    if (this.scores.has(outcome)) this.waiting.delete(outcome);
    else this.waiting.add(outcome);
  }

  private measured(outcome: string, value: number): void {
    this.areLabels &&= value === 0 || value === 1;
    const known = this.scores.get(outcome);
    if (known === undefined || known === null) {
      this.scores.set(outcome, value);
      return;
    }
    const sum = this.several.get(outcome) ?? { n: 1, mean: known, squares: 0 };
    const step = value - sum.mean;
    sum.n++;
    sum.mean += step / sum.n;
    sum.squares += step * (value - sum.mean);
    this.several.set(outcome, sum);
    this.scores.set(outcome, sum.mean);
  }

  /** Outcomes with several scores. */
  get replicates(): ReadonlyMap<string, Replicates> {
    const found = new Map<string, Replicates>();
    for (const [outcome, { n, squares }] of this.several)
      found.set(outcome, { n, deviation: Math.sqrt(squares / (n - 1)) });
    return found;
  }

  /** Least and greatest score. @throws when there is none */
  range(): readonly [number, number] {
    let [least, greatest] = [Infinity, -Infinity];
    for (const score of this.scores.values()) {
      if (score === null) continue;
      if (score < least) least = score;
      if (score > greatest) greatest = score;
    }
    if (!(greatest >= least)) throw new Error(`${this.owner}: the file has no scores`);
    return [least, greatest];
  }
}
