/**
 * Results into a campaign's log. Handing the same in again changes nothing: nor does an old file after one that
 * corrected it.
 */
import type { Environment } from '../env/environment.js';
import { newResults, type MeasuredEntry } from '../run/measured-results.js';
import type { Campaign, CampaignFolder } from './campaign-folder.js';
import type { ResultsRead } from './results-files.js';

export interface TakenIn {
  /** Results that are new, and those that replace an earlier one. */
  readonly fresh: number;
  readonly corrected: number;
  /** Of the new ones: of sequences that were proposed, and of others. */
  readonly proposed: number;
  readonly others: number;
  /** Sequences of the new and corrected results. */
  readonly sequences: ReadonlySet<string>;
  /** Files that were taken in before, byte for byte: what later ones corrected stays. */
  readonly again: readonly string[];
}

/**
 * Writes what is new, and the direction where this is the first to say it.
 * @param campaign as it stands before
 */
export function takeIn(
  folder: CampaignFolder,
  campaign: Campaign,
  env: Environment,
  { files, lower }: Pick<ResultsRead, 'files' | 'lower'>,
): TakenIn {
  const seen = new Set(campaign.taken);
  const again: string[] = [];
  const results: MeasuredEntry[] = [];
  const noted: { file: string; sha256: string }[] = [];
  for (const { file, sha256, results: own } of files) {
    if (sha256 !== undefined && seen.has(sha256)) {
      again.push(file);
      continue;
    }
    results.push(...own);
    if (sha256 === undefined) continue;
    seen.add(sha256);
    noted.push({ file, sha256 });
  }
  const fresh = newResults(campaign.measured, env, results);
  if (campaign.record.lower === undefined && lower !== undefined)
    folder.update({ ...campaign.record, lower });
  folder.append(fresh, noted);
  const issued = new Set(campaign.rounds.flatMap(({ items }) => items.map(({ sequence }) => sequence)));
  const added = fresh.filter(({ replaces }) => replaces === undefined);
  const isProposed = ({ outcome }: MeasuredEntry): boolean => issued.has(outcome);
  return {
    fresh: added.length,
    corrected: fresh.length - added.length,
    proposed: added.filter(isProposed).length,
    others: added.filter((entry) => !isProposed(entry)).length,
    sequences: new Set(fresh.map(({ outcome }) => outcome)),
    again,
  };
}
