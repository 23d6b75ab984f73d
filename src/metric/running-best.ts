/**
 * Mean of the best k of a stream of scores, kept up to date score by score: "top100" against reward calls.
 */
export class RunningBest {
  readonly k: number;
  /** The best so far, ascending: the least of them stands first. */
  private readonly best: number[] = [];
  private sum = 0;

  constructor(k: number) {
    this.k = k;
  }

  /** Takes note of a score; null (infeasible) changes nothing. */
  note(score: number | null): void {
    const { best, k } = this;
    if (score === null || (best.length === k && score <= best[0])) return;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (best[middle] < score) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, score);
    this.sum += score;
    if (best.length > k) this.sum -= best.shift()!;
  }

  /** Scores held, at most k. */
  get count(): number {
    return this.best.length;
  }

  /** Mean of the best k, or of all while there are fewer; NaN before the first. */
  get mean(): number {
    return this.sum / this.best.length;
  }
}
