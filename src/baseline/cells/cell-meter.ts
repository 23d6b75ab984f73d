/** Measures f and counts: every object that f is asked about is one evaluation, known before or not. */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';

export class CellMeter {
  evaluations = 0;
  private readonly most: number;
  private readonly used: () => number;

  constructor(
    private readonly set: DescriptorSet,
    { evaluations, used = () => 0 }: { readonly evaluations: number; readonly used?: () => number },
  ) {
    if (!(evaluations >= 1))
      throw new Error(`controls: evaluations must be a number >= 1, got ${evaluations}`);
    this.most = evaluations;
    this.used = used;
  }

  /** Share of the budget that is used, of evaluations or of time, whichever is nearer to its end. */
  get progress(): number {
    return Math.min(1, Math.max(this.evaluations / this.most, this.used()));
  }

  /** Evaluations that are left; 0 at the end of either budget. */
  get left(): number {
    return this.used() >= 1 ? 0 : Math.max(0, this.most - this.evaluations);
  }

  /** Cells of a batch. @returns a promise only when f has to be asked elsewhere */
  measure(states: Int32Array, count: number, cells: Int32Array): void | Promise<void> {
    this.evaluations += count;
    return this.set.measure(states, count, cells);
  }
}
