/** A limit on the number of distinct outcomes paid for. */
import { countOf } from '../../format/count-of.js';

/**
 * The budget does not cover what was asked for. What still fitted has been paid for, logged, and is known.
 */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';

  constructor(
    readonly oracle: string,
    readonly limit: number,
    /** Outcomes that were not scored. */
    readonly refused: readonly string[],
    /** Outcomes that were, with their scores. */
    readonly scored: ReadonlyMap<string, number | null>,
  ) {
    super(
      `${oracle}: the budget of ${limit} reward calls is used up, ${countOf(refused.length, 'outcome')} of this batch left unscored`,
    );
  }
}

/** @throws when the limit is neither Infinity nor an integer >= 0 */
export function requireBudget(limit: number): void {
  if (!(limit === Infinity || (Number.isSafeInteger(limit) && limit >= 0)))
    throw new Error(`budget: must be an integer >= 0, got ${String(limit)}`);
}
