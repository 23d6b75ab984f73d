/** What `ocgfn next` says of results and plates. */
import { join } from 'node:path';
import type { Campaign } from '../campaign/campaign-folder.js';
import { campaignTargets, resultsOf, targetSign } from '../campaign/campaign-targets.js';
import { doubtSentence } from '../campaign/doubted-plate.js';
import { directionSign } from '../campaign/evidence-of.js';
import { platesOf, type IssuedRound } from '../campaign/issued-round.js';
import { plateNames } from '../campaign/plate-files.js';
import { bestScore, returnedPlates, type ReturnedPlate } from '../campaign/returned-plates.js';
import type { TakenIn } from '../campaign/take-in.js';
import { countOf } from '../format/count-of.js';
import { percent } from './settings.js';

const four = (value: number): string => String(Number(value.toPrecision(4)));

/** `assay-campaign: 1,296 results, 96 of them new; best 7.31` */
export function takenSentence(campaign: Campaign, { fresh, corrected, others }: TakenIn): string {
  const { path, measured, record, rounds } = campaign;
  const failed = measured.filter(({ raw }) => raw === null).length;
  const best = bestScore(measured.flatMap(({ raw }) => (raw === null ? [] : [raw])), directionSign(campaign)); // prettier-ignore
  if (measured.length === 0) return `${path}: no result yet${record.parents.length > 0 ? `; ${countOf(record.parents.length, 'sequence')} to go out from` : ''}`; // prettier-ignore
  const parts = [
    `${countOf(measured.length, 'result')} (${fresh} new${corrected > 0 ? `, ${corrected} corrected` : ''}${others > 0 && rounds.length > 0 ? `, ${others} of them never proposed` : ''})`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(best === undefined ? [] : [`best ${four(best)}, ${record.lower === true ? 'lower' : 'higher'} is better`]), // prettier-ignore
  ];
  return `${path}: ${parts.join('; ')}`;
}

/** `hemolysis: 75 results (7 new); best 0.8, lower is better`, of every further target. */
export function furtherSentences(campaign: Campaign, { further }: TakenIn): string[] {
  return campaignTargets(campaign)
    .slice(1)
    .map(({ column, lower, results }, i) => {
      const best = bestScore(resultsOf(campaign, i + 1).flatMap(({ raw }) => raw ?? []), targetSign(campaign, i + 1)); // prettier-ignore
      const said = best === undefined ? '' : `; best ${four(best)}, ${lower ? 'lower' : 'higher'} is better`;
      return `${column}: ${countOf(results, 'result')} (${further[i] ?? 0} new or corrected)${said}`;
    });
}

/** A sentence on every plate of which something has come back now. */
export function learntSentences(campaign: Campaign, { sequences }: TakenIn): string[] {
  const back = new Set(
    campaign.rounds
      .flatMap(({ items }) => items)
      .filter(({ sequence }) => sequences.has(sequence))
      .map(({ plate }) => plate),
  );
  const plates = returnedPlates(campaign);
  return plates
    .filter(({ plate }) => back.has(plate))
    .flatMap((one) => {
      const before = plates.findLast(({ plate }) => plate < one.plate);
      return [plateSentence(one, before), doubtSentence(one)].filter((said) => said !== undefined);
    });
}

function plateSentence(one: ReturnedPlate, before: ReturnedPlate | undefined): string {
  const { plate, proposed, measured, failed, pending, best, mean, intervals, inside, correlation } = one;
  const parts = [
    `plate ${plate}: ${measured + failed} of ${proposed} back`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(best === undefined || mean === undefined ? [] : [`best ${four(best)}, mean ${four(mean)}`]),
    ...(before?.bestSoFar === undefined ? [] : [`best before it ${four(before.bestSoFar)}`]),
    ...(intervals === 0
      ? []
      : [`90 % intervals held ${inside} of ${intervals} (${percent(inside / intervals, 0)})`]),
    ...(correlation === undefined ? [] : [`rank correlation of prediction and score ${correlation.toFixed(2)}`]), // prettier-ignore
  ];
  return parts.join('; ');
}

/** What a round holds. @param target that the predictions are of, where there are several */
export function designSentence(path: string, round: IssuedRound, target?: string): string[] {
  const { items, facts, short } = round;
  const files = platesOf(round).map((plate) => {
    const wells = items.filter((item) => item.plate === plate);
    const reasons = new Map<string, number>();
    for (const { reason } of wells) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
    return `${join(path, plateNames(plate).table)}: ${countOf(wells.length, 'sequence')} (${list})${rangeOf(wells, target)}`; // prettier-ignore
  });
  const coverage = facts.coverageAfter;
  return [
    ...files,
    ...(typeof coverage === 'number'
      ? [`90 % intervals hold ${percent(coverage, 0)} of held-out results`]
      : []),
    ...(short === undefined ? [] : [short]),
  ];
}

function rangeOf(wells: IssuedRound['items'], target: string | undefined): string {
  const predictions = wells.flatMap(({ prediction }) => (prediction === undefined ? [] : [prediction]));
  const distances = wells.flatMap(({ distance }) => (distance === undefined ? [] : [distance]));
  const ends = (values: readonly number[]): string => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? four(least) : `${four(least)} to ${four(most)}`;
  };
  return [
    ...(predictions.length > 0
      ? [`predicted ${ends(predictions)}${target === undefined ? '' : ` of ${target}`}`]
      : []),
    ...(distances.length > 0
      ? [
          `${ends(distances)} ${Math.max(...distances) === 1 ? 'letter' : 'letters'} from the nearest measured`,
        ]
      : []),
  ]
    .map((part) => `; ${part}`)
    .join('');
}
