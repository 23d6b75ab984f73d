/** Outcomes to pay for next: distinct, not paid for yet, and no more than the budget covers. */
import type { PaidOutcomes } from './paid-outcomes.js';

export class UnseenOutcomes {
  private readonly found = new Set<string>();

  /** @param most so many are taken */
  constructor(
    private readonly paid: PaidOutcomes,
    private readonly most: number,
  ) {}

  get count(): number {
    return this.found.size;
  }

  /** In the order of finding. */
  get texts(): string[] {
    return [...this.found];
  }

  /** @returns false when it is new and there is no room left for it */
  add(text: string): boolean {
    if (this.paid.has(text) || this.found.has(text)) return true;
    if (this.found.size >= this.most) return false;
    this.found.add(text);
    return true;
  }

  /** The first `count` rows of `states` [count, stateSize]. */
  addRows(states: Int32Array, count: number): void {
    const { env } = this.paid;
    for (let i = 0; i < count; i++) this.add(env.outcomeText(states, i * env.stateSize));
  }
}
