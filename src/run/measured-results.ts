/**
 * Results that people hand in, against those that are known: what is new, what corrects, and how a log keeps
 * it. Rounds of `adapt --measured` and campaigns share it.
 */
import type { Environment } from '../env/environment.js';
import type { JsonRecord } from '../format/json-value.js';
import { UsageError } from '../settings/errors.js';
import type { PaidEntry } from './paid-summary.js';

/** A result that is taken in. */
export interface MeasuredEntry extends PaidEntry {
  /** The file or run that it comes from, for messages. */
  readonly from?: string;
}

/**
 * Results that are not known yet.
 * @param measured of several of an outcome the last counts
 * @returns in their order; one that differs from an earlier result of the same outcome, in its score, in
 * the number of its replicates or in being a bound, replaces it. None of an outcome whose last result is the
 * known one: to hand the same in again changes nothing
 * @throws UsageError on an outcome that is none of the task
 */
export function newResults(
  before: readonly PaidEntry[],
  env: Pick<Environment, 'stateSize' | 'outcomeFromText' | 'outcomeText'>,
  measured: readonly MeasuredEntry[],
): MeasuredEntry[] {
  const known = new Map(before.map((entry) => [entry.outcome, entry]));
  const state = new Int32Array(env.stateSize);
  const results = measured.map(({ from = '--measured', ...result }): MeasuredEntry => {
    try {
      env.outcomeFromText(result.outcome, state, 0);
    } catch (error) {
      throw new UsageError(`${from}: ${(error as Error).message}`, { cause: error });
    }
    return { ...result, outcome: env.outcomeText(state, 0), from };
  });
  const last = new Map(results.map((result) => [result.outcome, result]));
  const changed = new Set(
    [...last.values()]
      .filter((result) => !says(known.get(result.outcome), result))
      .map(({ outcome }) => outcome),
  );
  const fresh: MeasuredEntry[] = [];
  for (const { outcome, raw, n, deviation, bound, from } of results) {
    const earlier = known.get(outcome);
    const entry: MeasuredEntry = {
      outcome,
      raw,
      ...(n !== undefined && { n }),
      ...(deviation !== undefined && { deviation }),
      ...(bound !== undefined && { bound }),
      ...(from !== undefined && { from }),
    };
    if (!changed.has(outcome) || says(earlier, entry)) continue;
    known.set(outcome, entry);
    fresh.push({ ...entry, ...(earlier && { replaces: earlier.raw }) });
  }
  return fresh;
}

/** Whether a known result says the same as another. */
const says = (known: PaidEntry | undefined, { raw, n, bound }: PaidEntry): boolean =>
  known !== undefined && known.raw === raw && known.n === n && known.bound === bound;

/** A result as the log of calls has it. */
export const logged = ({ outcome, raw, n, deviation, bound, replaces }: PaidEntry): JsonRecord => ({
  outcome,
  raw,
  ...(n !== undefined && { n }),
  ...(deviation !== undefined && { deviation }),
  ...(bound !== undefined && { bound }),
  ...(replaces !== undefined && { replaces }),
});
