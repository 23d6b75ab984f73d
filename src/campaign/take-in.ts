/** Results into a campaign's log. Handing the same in again changes nothing. */
import type { Environment } from '../env/environment.js';
import { newResults, type MeasuredEntry } from '../run/measured-results.js';
import type { Campaign, CampaignFolder } from './campaign-folder.js';
import { resultsOf } from './campaign-targets.js';
import type { ResultsRead } from './results-files.js';

export interface TakenIn {
  /** Results that are new, and those that replace an earlier one. */
  readonly fresh: number;
  readonly corrected: number;
  /** Of the new ones: of sequences that were proposed, and of others. */
  readonly proposed: number;
  readonly others: number;
  /** New and corrected results of further targets, where there are several. */
  readonly further: readonly number[];
  /** Sequences of the new and corrected results. */
  readonly sequences: ReadonlySet<string>;
}

/**
 * Writes what is new, and the direction where this is the first to say it.
 * @param campaign as it stands before
 * @param also results of further targets, where there are several
 */
export function takeIn(
  folder: CampaignFolder,
  campaign: Campaign,
  env: Environment,
  { results, lower }: Pick<ResultsRead, 'results' | 'lower'>,
  also: readonly Pick<ResultsRead, 'results'>[] = [],
): TakenIn {
  const further = also.map((read, i) => newResults(resultsOf(campaign, i + 1), env, read.results));
  const fresh = newResults(campaign.measured, env, results);
  if (campaign.record.lower === undefined && lower !== undefined)
    folder.update({ ...campaign.record, lower });
  folder.append(fresh);
  further.forEach((entries, i) => folder.append(entries, i + 1));
  const issued = new Set(campaign.rounds.flatMap(({ items }) => items.map(({ sequence }) => sequence)));
  const added = fresh.filter(({ replaces }) => replaces === undefined);
  const isProposed = ({ outcome }: MeasuredEntry): boolean => issued.has(outcome);
  return {
    fresh: added.length,
    corrected: fresh.length - added.length,
    proposed: added.filter(isProposed).length,
    others: added.filter((entry) => !isProposed(entry)).length,
    further: further.map(({ length }) => length),
    sequences: new Set(fresh.map(({ outcome }) => outcome)),
  };
}
