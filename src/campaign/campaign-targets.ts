/**
 * A campaign in which several columns are to be good at once: the first is what a campaign of one score has,
 * the others stand beside it, each with a log of its own. Not every sequence needs a result in each.
 */
import { nonDominated } from '../math/pareto.js';
import type { Evidence } from '../plate/evidence.js';
import type { Campaign, CampaignResult } from './campaign-folder.js';
import { canLearn, directionSign, evidenceFrom } from './evidence-of.js';
import { targetsOf } from './said-targets.js';

/** Results of target k. */
export const resultsOf = ({ measured, also }: Campaign, k: number): readonly CampaignResult[] =>
  k === 0 ? measured : (also?.[k - 1] ?? []);

/** 1, or -1 where small scores of target k are good. */
export const targetSign = (campaign: Campaign, k: number): 1 | -1 =>
  k === 0 ? directionSign(campaign) : campaign.record.also?.[k - 1].lower === true ? -1 : 1;

/** What is known of target k, more is better. */
export const evidenceOfTarget = (campaign: Campaign, k: number): Evidence[] =>
  evidenceFrom(resultsOf(campaign, k), campaign.rounds, targetSign(campaign, k), (well) =>
    k === 0 ? well.prediction : well.also?.[k - 1].prediction,
  );

/** Whether every target has two different scores. */
export const canLearnAll = (campaign: Campaign): boolean =>
  targetsOf(campaign.record).every((_, k) => canLearn({ measured: resultsOf(campaign, k) }));

/** The targets and how many results each has. */
export const campaignTargets = (
  campaign: Campaign,
): { readonly column: string; readonly lower: boolean; readonly results: number }[] =>
  targetsOf(campaign.record).map(({ column }, k) => ({
    column,
    lower: targetSign(campaign, k) === -1,
    results: resultsOf(campaign, k).length,
  }));

export interface FrontRow {
  readonly sequence: string;
  /** Scores of the targets, in their order. */
  readonly scores: readonly number[];
}

/** Sequences measured in all targets that none other betters in every one; best in the first one first. */
export function measuredFront(campaign: Campaign): FrontRow[] {
  const targets = targetsOf(campaign.record);
  if (targets.length === 0) return [];
  const rest = targets.map(
    (_, k) => new Map(resultsOf(campaign, k).map(({ outcome, raw }) => [outcome, raw])),
  );
  const rows = campaign.measured.flatMap(({ outcome }): FrontRow[] => {
    const scores = rest.map((one) => one.get(outcome));
    return scores.every((score) => typeof score === 'number') ? [{ sequence: outcome, scores }] : [];
  });
  const turned = rows.map(({ scores }) => scores.map((score, k) => targetSign(campaign, k) * score));
  // Of rows that are equal each is as good as the others.
  const front = new Set(nonDominated(turned).map((i) => String(turned[i])));
  return rows
    .map((_, i) => i)
    .filter((i) => front.has(String(turned[i])))
    .sort((a, b) => turned[b][0] - turned[a][0] || a - b)
    .map((i) => rows[i]);
}

/** `potency, hemolysis (lower is better)` */
export const targetNames = (campaign: Campaign): string =>
  targetsOf(campaign.record)
    .map(({ column }, k) => (targetSign(campaign, k) === -1 ? `${column} (lower is better)` : column))
    .join(', ');
