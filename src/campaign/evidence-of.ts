/** What a campaign knows, as the designer of plates takes it: more is better. */
import { evidenceOfResult, type Evidence } from '../plate/evidence.js';
import type { PlateItem, PlateReason } from '../plate/plate-item.js';
import type { Campaign } from './campaign-folder.js';
import type { IssuedRound, IssuedWell } from './issued-round.js';

/** 1, or -1 where small scores are good. */
export const directionSign = ({ record }: Pick<Campaign, 'record'>): 1 | -1 =>
  record.lower === true ? -1 : 1;

/** The first plate that each sequence was given out on. */
export function plateBySequence(rounds: readonly IssuedRound[]): Map<string, number> {
  const plates = new Map<string, number>();
  for (const { sequence, plate } of rounds.flatMap(({ items }) => items))
    if (!plates.has(sequence)) plates.set(sequence, plate);
  return plates;
}

/** Where a result comes from, for lists: `plate 3, results-3.csv`. @param plate undefined: it was on none */
export const sourceText = (plate: number | undefined, files: Iterable<string>): string =>
  [...(plate === undefined ? [] : [`plate ${plate}`]), ...files].join(', ');

export const evidenceOf = (campaign: Campaign): Evidence[] =>
  evidenceFrom(campaign.measured, campaign.rounds, directionSign(campaign), (well) => well.prediction);

/**
 * @param sign 1, or -1 where small scores are good
 * @param predictionIn what a plate was given out with, of this target
 */
export function evidenceFrom(
  measured: Campaign['measured'],
  rounds: Campaign['rounds'],
  sign: 1 | -1,
  predictionIn: (well: IssuedWell) => number | undefined,
): Evidence[] {
  // What was designed at once counts as one plate, on however many it is.
  const issued = new Map<string, Pick<Evidence, 'plate' | 'predicted'>>();
  for (const { round, items } of rounds)
    for (const well of items) {
      const prediction = predictionIn(well);
      if (!issued.has(well.sequence))
        issued.set(well.sequence, { plate: round, ...(prediction !== undefined && { predicted: sign * prediction }) }); // prettier-ignore
    }
  return measured.map((result): Evidence => ({
    ...evidenceOfResult(result, sign),
    ...issued.get(result.outcome),
  }));
}

/** Given out, and no result yet. */
export function pendingOf({ rounds, measured, also = [] }: Campaign): IssuedWell[] {
  const known = new Set([measured, ...also].flat().map(({ outcome }) => outcome));
  return rounds.flatMap(({ items }) => items).filter(({ sequence }) => !known.has(sequence));
}

/** Whether there are two different scores: with fewer nothing can be learnt. */
export const canLearn = ({ measured }: Pick<Campaign, 'measured'>): boolean =>
  new Set(measured.flatMap(({ raw }) => (raw === null ? [] : [raw]))).size > 1;

/** The greatest over the least of the middle 90 % of scores from which a logarithm serves better. */
const MANY_FOLD = 1000;
/** Scores of which that is judged. */
const FEWEST_SCORES = 10;

/** Whether scores are all positive and span decades, as affinities and counts do. */
export function spansDecades({ measured }: Pick<Campaign, 'measured'>): boolean {
  const scores = measured.flatMap(({ raw }) => (raw === null ? [] : [raw])).sort((a, b) => a - b);
  if (scores.length < FEWEST_SCORES || !(scores[0] > 0)) return false;
  const cut = Math.floor(0.05 * scores.length);
  return scores[scores.length - 1 - cut] / scores[cut] > MANY_FOLD;
}

export const DECADES =
  'the scores span more than three decades, so that the largest outweigh all others in a fit: begin a campaign with their logarithms, and hand in logarithms';

type Predicted = Pick<IssuedWell, 'prediction' | 'low' | 'high'>;

/** A prediction in the unit of the scores, rounded. */
export function predictionOf(
  { mean, low, high }: Pick<PlateItem, 'mean' | 'low' | 'high'>,
  sign: 1 | -1,
): Predicted {
  if (mean === undefined || low === undefined || high === undefined) return {};
  const [least, most] = sign === 1 ? [low, high] : [-high, -low];
  return { prediction: rounded(sign * mean), low: rounded(least), high: rounded(most) };
}

/** The way back. */
export function itemOf({ sequence, prediction, low, high }: IssuedWell, sign: 1 | -1): PlateItem {
  const reason: PlateReason = 'uniform';
  if (prediction === undefined || low === undefined || high === undefined) return { text: sequence, reason };
  const [least, most] = sign === 1 ? [low, high] : [-high, -low];
  return { text: sequence, reason, mean: sign * prediction, low: least, high: most };
}

/** Five digits: finer than anything measured. Never -0. */
const rounded = (value: number): number => Number(value.toPrecision(5)) + 0;
