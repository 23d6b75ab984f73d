/**
 * Tops of hills among outcomes that are paid for and candidates: walking down from the best, by score where
 * it is known and as expected elsewhere, what lies next to one that was kept is no peak. A call for it tells
 * little, and finds no hill that is not known.
 */
import type { PaidOutcomes } from './paid-outcomes.js';
import { areNeighbors } from './ranked-texts.js';

/** Paid outcomes that are walked over, the best. */
const MOST_PAID = 2000;

export class Peaks {
  private readonly kept: string[] = [];
  /** Paid outcomes, best first, and their scores; `next` has not been walked over yet. */
  private readonly texts: string[];
  private readonly scores: number[];
  private next = 0;

  constructor(paid: PaidOutcomes) {
    const { env, replay, scores } = paid;
    const order = paid.bestIndices(Math.min(MOST_PAID, paid.count));
    this.texts = order.map((i) => env.outcomeText(replay.states, i * env.stateSize));
    this.scores = order.map((i) => scores[i]);
  }

  /**
   * Whether a candidate is a peak. Candidates have to come best first.
   * @param expected its raw score, of which more is better
   */
  offer(text: string, expected: number): boolean {
    while (this.next < this.texts.length && this.scores[this.next] >= expected)
      this.keep(this.texts[this.next++]);
    return this.keep(text);
  }

  private keep(text: string): boolean {
    if (this.kept.some((other) => areNeighbors(text, other))) return false;
    this.kept.push(text);
    return true;
  }
}
