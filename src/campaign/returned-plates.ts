/** What has come back of each plate, beside what was predicted for it. */
import { spearman } from '../metric/correlation.js';
import { coverageOf } from '../plate/coverage.js';
import type { Campaign } from './campaign-folder.js';
import { itemOf, directionSign } from './evidence-of.js';
import type { IssuedWell } from './issued-round.js';

export interface ReturnedPlate {
  readonly plate: number;
  /** Given out, with a score, failed, and still out. */
  readonly proposed: number;
  readonly measured: number;
  readonly failed: number;
  readonly pending: number;
  /** Of its scores; absent while there are none. */
  readonly best?: number;
  readonly mean?: number;
  /** Best score of what was known before and of plates up to this one. */
  readonly bestSoFar?: number;
  /** Results with an interval, and those inside theirs. */
  readonly intervals: number;
  readonly inside: number;
  /** Mean of score minus prediction. */
  readonly meanError?: number;
  /** Rank correlation of prediction and score; absent of fewer than three. */
  readonly correlation?: number;
}

/** Scores of the sequences that were on no plate. */
export function scoresBefore(campaign: Campaign): number[] {
  const issued = new Set(campaign.rounds.flatMap(({ items }) => items.map(({ sequence }) => sequence)));
  return campaign.measured.flatMap(({ outcome, raw }) => (raw === null || issued.has(outcome) ? [] : [raw]));
}

/** The best of scores; undefined of none. */
export const bestScore = (scores: readonly number[], sign: 1 | -1): number | undefined =>
  scores.length === 0
    ? undefined
    : sign * scores.reduce((best, raw) => Math.max(best, sign * raw), -Infinity);

/** Every plate, in order; also those of which nothing has come back. */
export function returnedPlates(campaign: Campaign): ReturnedPlate[] {
  const sign = directionSign(campaign);
  const results = new Map(campaign.measured.map(({ outcome, raw }) => [outcome, raw]));
  const plates = new Map<number, IssuedWell[]>();
  for (const well of campaign.rounds.flatMap(({ items }) => items))
    plates.set(well.plate, [...(plates.get(well.plate) ?? []), well]);
  let bestSoFar = bestScore(scoresBefore(campaign), sign);
  return [...plates].map(([plate, wells]) => {
    const back = wells.flatMap((well) => {
      const raw = results.get(well.sequence);
      return raw === undefined ? [] : [{ well, raw }];
    });
    const scores = back.flatMap(({ raw }) => (raw === null ? [] : [raw]));
    const best = bestScore(scores, sign);
    bestSoFar = bestScore(
      [bestSoFar, best].filter((score) => score !== undefined),
      sign,
    );
    const turned = new Map(back.map(({ well, raw }) => [well.sequence, raw === null ? null : sign * raw]));
    const { count, inside, meanError } = coverageOf(
      wells.map((well) => itemOf(well, sign)),
      turned,
    );
    return {
      plate,
      proposed: wells.length,
      measured: scores.length,
      failed: back.length - scores.length,
      pending: wells.length - back.length,
      ...(best !== undefined && { best, mean: scores.reduce((a, b) => a + b, 0) / scores.length }),
      ...(bestSoFar !== undefined && { bestSoFar }),
      intervals: count,
      inside,
      ...(count > 0 && { meanError: sign * meanError }),
      ...correlationOf(back),
    };
  });
}

function correlationOf(
  back: readonly { readonly well: IssuedWell; readonly raw: number | null }[],
): Pick<ReturnedPlate, 'correlation'> {
  const pairs = back.flatMap(({ well: { prediction }, raw }) =>
    prediction === undefined || raw === null ? [] : [[prediction, raw] as const],
  );
  if (pairs.length < 3) return {};
  const correlation = spearman(pairs.map(([x]) => x), pairs.map(([, y]) => y)); // prettier-ignore
  return Number.isNaN(correlation) ? {} : { correlation };
}
