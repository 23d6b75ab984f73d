/** Plain checks with one-sentence errors, for the constructors of environments. */

/**
 * Returns `value` when it is an integer within [least, greatest].
 * @throws `grid: side must be an integer >= 2, got 1`
 */
export function requireInteger(
  task: string,
  key: string,
  value: unknown,
  least: number,
  greatest = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest)
    return value;
  const range =
    typeof value === 'number' && value > greatest ? `from ${least} to ${greatest}` : `>= ${least}`;
  throw new Error(`${task}: ${key} must be an integer ${range}, got ${String(value)}`);
}

/**
 * Refuses an index outside 0 .. count-1.
 * @throws `grid: outcome index must be an integer from 0 to 1023, got 1024`
 */
export function requireOutcomeIndex(task: string, index: number, count: number): void {
  requireInteger(task, 'outcome index', index, 0, count - 1);
}
