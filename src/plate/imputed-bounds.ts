/**
 * Measurements that are only bounds (`<0.05`), given a value: a bound that a fit to the exact rows does not
 * contradict is moved to what that fit says, one step of imputation. Only the rows that are handed in are
 * looked at: where some are held out, what they are worth must not come back through a bound.
 */
import type { KnownOutcomes } from './known-outcomes.js';
import { emptyPrediction, type PairPrediction, type ScoredRows } from './plate-surrogate.js';

/** A fitted surrogate, as far as it is asked here. */
export interface Fitted {
  predict(tokens: Int32Array, count: number, out: PairPrediction): void;
}

/** Exact rows from which a fit can say anything. */
const FEWEST_EXACT = 2;

/**
 * @param rows indices of measured outcomes
 * @param fit makes a fitted surrogate of the exact ones among them; not called where there are no bounds
 * @returns the rows as a surrogate takes them, in their order
 */
export function imputedRows(
  known: KnownOutcomes,
  rows: readonly number[],
  fit: (exact: ScoredRows) => Fitted,
): ScoredRows {
  const pick = (values: Float64Array, from: readonly number[]): Float64Array =>
    Float64Array.from(from, (i) => values[i]);
  const taken = (from: readonly number[]): ScoredRows => ({
    tokens: known.tokensOf(from),
    scores: pick(known.scores, from),
    replicates: pick(known.replicates, from),
  });
  const all = taken(rows);
  const places = rows.map((_, at) => at).filter((at) => known.bounds[rows[at]] !== 0);
  const exact = rows.filter((i) => known.bounds[i] === 0);
  if (places.length === 0 || exact.length < FEWEST_EXACT) return all;
  const out = emptyPrediction(places.length);
  fit(taken(exact)).predict(known.tokensOf(places.map((at) => rows[at])), places.length, out);
  places.forEach((at, b) => {
    const score = all.scores[at];
    all.scores[at] = known.bounds[rows[at]] > 0 ? Math.max(score, out.gp[b]) : Math.min(score, out.gp[b]);
  });
  return all;
}
