/**
 * A limit on the number of distinct outcomes paid for. Put it below a cache: it charges an outcome once, but
 * a repeat that reaches it is passed on.
 */
import type { Oracle, Scores } from '../oracle.js';
import { andThen } from './then.js';

/**
 * The budget does not cover a batch. What still fitted has been paid for and reached the log and the cache.
 */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';

  constructor(
    readonly oracle: string,
    readonly limit: number,
    /** Outcomes of the batch that were not scored. */
    readonly refused: readonly string[],
    /** Outcomes of the batch that were, with their scores. */
    readonly scored: ReadonlyMap<string, number | null>,
  ) {
    super(
      `${oracle}: the budget of ${limit} reward calls is used up, ${refused.length} outcome${refused.length === 1 ? '' : 's'} of this batch left unscored`,
    );
  }
}

export interface BudgetedOracle extends Oracle {
  readonly limit: number;
  /** Distinct outcomes charged so far. */
  readonly spent: number;
  readonly remaining: number;
  /** Marks an outcome as paid for earlier (a resumed run): it counts as spent. */
  charge(outcome: string): void;
}

/**
 * @param limit greatest number of distinct outcomes; Infinity for none
 * @throws when the limit is no integer >= 0
 */
export function budgetOracle(oracle: Oracle, limit: number): BudgetedOracle {
  if (!(limit === Infinity || (Number.isSafeInteger(limit) && limit >= 0))) {
    throw new Error(`budget: must be an integer >= 0, got ${String(limit)}`);
  }
  const charged = new Set<string>();
  return {
    info: oracle.info,
    limit,
    get spent() {
      return charged.size;
    },
    get remaining() {
      return Math.max(0, limit - charged.size);
    },
    charge: (outcome) => void charged.add(outcome),
    score(outcomes) {
      const fresh = new Set(outcomes.filter((outcome) => !charged.has(outcome)));
      const affordable = Math.max(0, limit - charged.size);
      if (fresh.size <= affordable) return pay(oracle, outcomes, charged);
      const refused = [...fresh].slice(affordable);
      const left = new Set(refused);
      const fits = outcomes.filter((outcome) => !left.has(outcome));
      const paid: Scores | Promise<Scores> = fits.length > 0 ? pay(oracle, fits, charged) : [];
      return andThen(paid, (scores): Scores => {
        const scored = new Map(fits.map((outcome, i) => [outcome, scores[i]!]));
        throw new BudgetExhausted(oracle.info.name, limit, refused, scored);
      });
    },
  };
}

/** Charges first, so that calls under way count; a failed call gives its charge back. */
function pay(oracle: Oracle, outcomes: readonly string[], charged: Set<string>): Scores | Promise<Scores> {
  const fresh = outcomes.filter((outcome) => !charged.has(outcome));
  for (const outcome of fresh) charged.add(outcome);
  const refund = (error: unknown): never => {
    for (const outcome of fresh) charged.delete(outcome);
    throw error;
  };
  try {
    const scores = oracle.score(outcomes);
    return scores instanceof Promise ? scores.catch(refund) : scores;
  } catch (error) {
    return refund(error);
  }
}
