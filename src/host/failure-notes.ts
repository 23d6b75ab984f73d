/**
 * What a user reads of failures that do not stop a run: the first three sentences as they are, then one at
 * 10, 100, 1,000 ... failed outcomes. All of them are in oracle.jsonl, beside their outcomes.
 */
import type { OracleFailure } from '../reward/walk/failure.js';

const SAID_IN_FULL = 3;

/** @returns a listener for `RewardContext.report` */
export function failureNotes(
  note: (sentence: string) => void,
): (failure: OracleFailure, outcomes: readonly string[]) => void {
  let events = 0;
  let failed = 0;
  let nextCount = 10;
  return ({ message }, outcomes) => {
    events++;
    failed += outcomes.length;
    const many = outcomes.length > 1 ? `${outcomes.length} outcomes count` : 'the outcome counts';
    if (events <= SAID_IN_FULL) note(`${message}; ${many} as infeasible, the run goes on`);
    else if (failed >= nextCount)
      note(`${failed} outcomes failed so far and count as infeasible, the latest: ${message}`);
    while (nextCount <= failed) nextCount *= 10;
  };
}
