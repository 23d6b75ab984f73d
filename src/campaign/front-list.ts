/** The final list of a campaign of several targets: the measured front, as CSV. */
import { csvLine } from '../format/csv.js';
import { leastAndMost } from '../plate/pareto-batch.js';
import type { Campaign } from './campaign-folder.js';
import { measuredFront, resultsOf, type FrontRow } from './campaign-targets.js';
import { plateBySequence, sourceText } from './evidence-of.js';
import { targetsOf } from './said-targets.js';

export interface FrontPick extends FrontRow {
  readonly rank: number;
  /** Replicates behind each score. */
  readonly n: readonly number[];
  /** Files of the results, and the plate that it was on. */
  readonly source: string;
}

/**
 * Sequences of the front, spread over it: the ends first, then always what lies farthest from those taken, in
 * units of the front's extent.
 */
export function frontPicks(campaign: Campaign, count: number): FrontPick[] {
  const front = measuredFront(campaign);
  const targets = targetsOf(campaign.record);
  const unit = targets.map((_, k) => {
    const [least, most] = leastAndMost(front.map(({ scores }) => scores[k]));
    return most > least ? most - least : 1;
  });
  const apart = (a: FrontRow, b: FrontRow): number =>
    Math.hypot(...a.scores.map((score, k) => (score - b.scores[k]) / unit[k]));
  /** From each to the nearest one taken; -Infinity of those. */
  const distance = front.map(() => Infinity);
  const taken: FrontRow[] = [];
  while (taken.length < Math.min(count, front.length)) {
    const best = distance.indexOf(leastAndMost(distance)[1]);
    taken.push(front[best]);
    front.forEach((one, i) => (distance[i] = Math.min(distance[i], apart(one, front[best]))));
    distance[best] = -Infinity;
  }
  const plates = plateBySequence(campaign.rounds);
  return taken.map((row, i) => {
    const results = targets.map((_, k) =>
      resultsOf(campaign, k).find(({ outcome }) => outcome === row.sequence),
    );
    const sources = new Set(results.flatMap((result) => result?.sources ?? []));
    return {
      rank: i + 1,
      ...row,
      n: results.map((result) => result?.n ?? 1),
      source: sourceText(plates.get(row.sequence), sources),
    };
  });
}

export function formatFront(campaign: Campaign, picks: readonly FrontPick[]): string {
  const names = targetsOf(campaign.record).map(({ column }) => column);
  return [
    csvLine(['rank', 'sequence', ...names, ...names.map((name) => `${name} n`), 'source']),
    ...picks.map(({ rank, sequence, scores, n, source }) =>
      csvLine([rank, sequence, ...scores, ...n, source]),
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
