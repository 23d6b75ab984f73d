/** How many measured results lie in the intervals that were predicted for them. */
import type { PlateItem } from './plate-item.js';

export interface Coverage {
  /** Results with an interval, and those within theirs. */
  readonly count: number;
  readonly inside: number;
  /** inside / count; NaN of none. */
  readonly share: number;
  /** Mean of result minus prediction: less than 0 where predictions are too high. */
  readonly meanError: number;
}

/**
 * The coverage of a plate that came back.
 * @param results scores, turned so that more is better, by outcome; null: failed, which no interval predicts
 */
export function coverageOf(
  items: readonly PlateItem[],
  results: ReadonlyMap<string, number | null>,
): Coverage {
  let [count, inside, errors] = [0, 0, 0];
  for (const { text, mean, low, high } of items) {
    const result = results.get(text);
    if (typeof result !== 'number' || mean === undefined || low === undefined || high === undefined) continue;
    count++;
    if (result >= low && result <= high) inside++;
    errors += result - mean;
  }
  return { count, inside, share: inside / count, meanError: errors / count };
}
