/**
 * Results into a campaign's log. Handing the same in again changes nothing: nor does an old file after one that
 * corrected it.
 */
import type { Environment } from '../env/environment.js';
import { newResults, type MeasuredEntry } from '../run/measured-results.js';
import type { Campaign, CampaignFolder, TakenFile } from './campaign-folder.js';
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
  /** Files that were taken in before, byte for byte: what later ones corrected stays. */
  readonly again: readonly string[];
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
  first: Pick<ResultsRead, 'files' | 'lower'>,
  also: readonly Pick<ResultsRead, 'files'>[] = [],
): TakenIn {
  const seen = new Set(campaign.taken);
  const [own, ...others] = [first, ...also].map(({ files }) => unseen(files, seen));
  const further = others.map(({ results }, i) => newResults(resultsOf(campaign, i + 1), env, results));
  const fresh = newResults(campaign.measured, env, own.results);
  if (campaign.record.lower === undefined && first.lower !== undefined)
    folder.update({ ...campaign.record, lower: first.lower });
  folder.append(fresh, own.noted);
  further.forEach((entries, i) => folder.append(entries, others[i].noted, i + 1));
  const noted = new Set([own, ...others].flatMap((one) => one.noted.map(({ file }) => file)));
  const again = new Set([own, ...others].flatMap((one) => one.again).filter((file) => !noted.has(file)));
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
    again: [...again],
  };
}

/** What is in files that were not taken in before. @param seen their SHA-256; grows */
function unseen(
  files: ResultsRead['files'],
  seen: Set<string>,
): { results: MeasuredEntry[]; noted: TakenFile[]; again: string[] } {
  const again: string[] = [];
  const results: MeasuredEntry[] = [];
  const noted: TakenFile[] = [];
  for (const { file, sha256, wells, results: own } of files) {
    if (seen.has(sha256)) {
      again.push(file);
      continue;
    }
    results.push(...own);
    seen.add(sha256);
    noted.push({ file, sha256, ...wells });
  }
  return { results, noted, again };
}
