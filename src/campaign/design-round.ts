/** The next round of a campaign, made from its logs and its seed alone: the same again gives the same. */
import { createHash } from 'node:crypto';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { designPlate, rankOutcomes, type PlateDesign } from '../plate/design-plate.js';
import { countOf } from '../format/count-of.js';
import { designForTargets } from '../plate/targets-plate.js';
import { passing } from '../plate/within-constraint.js';
import type { JsonRecord } from '../format/json-value.js';
import { RandomStream } from '../random/stream.js';
import { UsageError } from '../settings/errors.js';
import { blindPlate } from './blind-plate.js';
import type { Campaign } from './campaign-folder.js';
import { canLearnAll, evidenceOfTarget, targetSign } from './campaign-targets.js';
import { canLearn, evidenceOf, predictionOf, directionSign } from './evidence-of.js';
import { platesOf, type IssuedRound } from './issued-round.js';
import { plateSettings, type CampaignSpace } from './open-campaign.js';
import { firstFree } from './plate-staging.js';
import { targetsOf } from './said-targets.js';
import { wellPlace } from '../plate/plate-wells.js';

export interface RoundRequest {
  readonly campaign: Campaign;
  readonly space: CampaignSpace;
  readonly count: number;
  /** Settings as given, over those of the campaign. */
  readonly settings: JsonRecord;
  readonly model?: OutcomeModel;
  /** Between stages; what it throws ends the design, and nothing is given out. */
  readonly watch?: (stage: string, done: number, of: number) => void | Promise<void>;
}

/** What the next plates would hold: none where nothing is left. */
export async function designItems(request: RoundRequest): Promise<Design> {
  const { campaign } = request;
  const random = new RandomStream(campaign.record.seed).fork('round').fork(campaign.rounds.length + 1);
  const design =
    targetsOf(campaign.record).length > 0 && canLearnAll(campaign)
      ? await learntOfTargets(request, random)
      : canLearn(campaign)
        ? await learnt(request, random)
        : await blind(request, random);
  const { short, ...rest } = design;
  if (short === undefined) return rest;
  return {
    ...rest,
    short: `${design.items.length} of ${request.count}: ${await whyShort(request, design.items.length)}`,
  };
}

/** @throws UsageError where nothing is left to propose */
export async function designRound(request: RoundRequest): Promise<IssuedRound> {
  const { campaign, space, count, settings } = request;
  const { record, rounds, lines, path } = campaign;
  const { items, short, facts } = await designItems(request);
  if (items.length === 0)
    throw new UsageError(`${path}: nothing is left to propose: ${await whyShort(request, 0)}`);
  const round = rounds.length + 1;
  await checkInside(space, items.map(({ text }) => text)); // prettier-ignore
  const vague = items.find((item) => [item, ...(item.further ?? [])].some(({ mean, low, high }) => [mean, low, high].some((value) => value !== undefined && !Number.isFinite(value)))); // prettier-ignore
  if (vague !== undefined)
    throw new UsageError(`${path}: what is predicted of ${vague.text} is no finite number; more scores that are no bounds are needed; nothing was given out`); // prettier-ignore
  const last = Math.max(0, ...rounds.flatMap(platesOf));
  const first = firstFree(last, Math.ceil(items.length / record.wells), campaign.plateFiles ?? []);
  const sign = directionSign(campaign);
  const marks = plateMarks(items.map(({ text }) => text), record.wells); // prettier-ignore
  return {
    round,
    count,
    known: lines,
    results: resultsIn(campaign),
    items: items.map((item, i) => ({
      ...wellPlace(record.tag + marks[Math.floor(i / record.wells)], first, record.wells, i),
      sequence: item.text,
      ...predictionOf(item, sign),
      ...(item.further && {
        also: item.further.map((one, k) => predictionOf(one, targetSign(campaign, k + 1))),
      }),
      reason: item.reason,
      ...(item.nearest !== undefined && { nearest: item.nearest }),
      ...(item.distance !== undefined && Number.isFinite(item.distance) && { distance: item.distance }),
    })),
    ...(short !== undefined && { short }),
    facts,
    settings,
  };
}

/**
 * Four digits of every plate, of what it holds: a tube of a plate that was designed otherwise (of a copy of the
 * campaign, or of one that was removed and begun again) has another id, though its well is the same.
 */
function plateMarks(sequences: readonly string[], wells: number): string[] {
  return Array.from({ length: Math.ceil(sequences.length / wells) }, (_, plate) =>
    createHash('sha256')
      .update(sequences.slice(plate * wells, (plate + 1) * wells).join('\n'))
      .digest('hex')
      .slice(0, 4),
  );
}

/** The last gate: nothing outside the constraint is given out, whatever has designed it. */
async function checkInside({ env, constraint }: CampaignSpace, texts: readonly string[]): Promise<void> {
  if (constraint === undefined) return;
  const inside = new Set(await passing(env, texts, constraint));
  const outside = texts.find((text) => !inside.has(text));
  if (outside !== undefined) throw new Error(`next: ${outside} does not fulfil "${constraint.text}"; nothing was given out`); // prettier-ignore
}

/**
 * Of a space, or of a constraint, all of which is known; or that no more was found.
 * @param found sequences that are left
 */
async function whyShort(
  { campaign, space: { env, constraint } }: RoundRequest,
  found: number,
): Promise<string> {
  const excluded = [...excludedOf(campaign)];
  const within = constraint === undefined ? '' : ` that fulfil "${constraint.text}"`;
  const known = (await passing(env, excluded, constraint)).length;
  const all = constraint === undefined ? env.outcomeCount : constraint.log10Count === undefined ? undefined : Math.round(10 ** constraint.log10Count); // prettier-ignore
  if (all === undefined || all > MOST_COUNTED || known + found < all)
    return `no more sequences${within} were found that are neither measured nor pending`;
  const only = `the only sequence${within.replace('fulfil', 'fulfils')}`;
  if (found > 0) return all === 1 ? `this is ${only}` : `these are the last of ${countOf(all, 'sequence')}${within}`; // prettier-ignore
  return all === 1 ? `${only} is measured or pending` : `all ${countOf(all, 'sequence')}${within} are measured or pending`; // prettier-ignore
}

/** Up to here a number that is given as its logarithm is exact. */
const MOST_COUNTED = 1e9;

type Designed = Omit<PlateDesign['items'][number], 'reason'> & {
  readonly reason: string;
  /** Predictions of further targets. */
  readonly further?: readonly Required<Pick<PlateDesign['items'][number], 'mean' | 'low' | 'high'>>[];
};
type Design = Omit<PlateDesign, 'items'> & { readonly items: readonly Designed[] };

/** What is never proposed: everything that was given out, measured or not. */
const excludedOf = ({ rounds, measured, also = [] }: Campaign): Set<string> =>
  new Set([
    ...rounds.flatMap(({ items }) => items.map(({ sequence }) => sequence)),
    ...[measured, ...also].flat().map(({ outcome }) => outcome),
  ]);

async function learnt(request: RoundRequest, random: RandomStream): Promise<Design> {
  const { campaign, space, count, settings, model, watch } = request;
  const { env, constraint } = space;
  const parents = await parentsToMeasure(request);
  const fit = { env, evidence: evidenceOf(campaign), settings: plateSettings(settings), random };
  const design = await designPlate({
    ...fit,
    excluded: new Set([...excludedOf(campaign), ...parents]),
    count: count - parents.length,
    ...(constraint && { constraint }),
    ...(model && { model }),
    ...(watch && { watch }),
  });
  if (parents.length === 0) return design;
  const ranked = await rankOutcomes({ ...fit, excluded: new Set(), ...(watch && { watch }) }, parents);
  return { ...design, items: [...ranked.map((item) => ({ ...item, reason: 'parent' })), ...design.items] };
}

/** Parents that were named and not measured: the first plate has them. */
async function parentsToMeasure({ campaign, space, count }: RoundRequest): Promise<string[]> {
  const { env, constraint } = space;
  if (campaign.rounds.length > 0) return [];
  const excluded = excludedOf(campaign);
  const parents = campaign.record.parents.filter((text) => !excluded.has(text));
  return (await passing(env, parents, constraint)).slice(0, count);
}

/** Several targets: what is expected to widen the front of what was measured. */
async function learntOfTargets(request: RoundRequest, random: RandomStream): Promise<Design> {
  const { campaign, space, count, settings, watch } = request;
  const { env, constraint } = space;
  const targets = targetsOf(campaign.record);
  const parents = await parentsToMeasure(request);
  const { items, short, front, ofParents } = await designForTargets({
    env,
    targets: targets.map(({ column }, k) => ({ name: column, evidence: evidenceOfTarget(campaign, k) })),
    excluded: new Set([...excludedOf(campaign), ...parents]),
    parents,
    count: count - parents.length,
    settings: plateSettings(settings),
    random,
    ...(constraint && { constraint }),
    ...(watch && { watch }),
  });
  return {
    items: [...ofParents.map((item) => ({ ...item, reason: 'parent' })), ...items].map(
      ({ predictions: [first, ...further], ...item }) => ({ ...item, ...first, further }),
    ),
    ...(short !== undefined && { short }),
    facts: { measured: campaign.measured.length, targets: targets.length, front: front.length },
  };
}

async function blind({ campaign, space, count, watch }: RoundRequest, random: RandomStream): Promise<Design> {
  const { record, measured } = campaign;
  const feasible = measured.filter(({ raw }) => raw !== null).map(({ outcome }) => outcome);
  await watch?.('choose', 0, 1);
  const items = await blindPlate({
    ...space,
    parents: [...new Set([...record.parents, ...feasible])],
    excluded: excludedOf(campaign),
    count,
    random,
  });
  await watch?.('done', 1, 1);
  const short = `${items.length} of ${count} sequences were found that are neither known nor pending`;
  return { items, facts: { measured: feasible.length }, ...(items.length < count && { short }) };
}

/** Results of all targets; a corrected one counts once. */
const resultsIn = ({ measured, also = [] }: Pick<Campaign, 'measured' | 'also'>): number =>
  [measured, ...also].reduce((sum, { length }) => sum + length, 0);

/** Where the campaign stands after its last round; corrections alone are no results since. */
export function roundAfresh(
  campaign: Pick<Campaign, 'rounds' | 'lines' | 'measured' | 'also'>,
): 'none' | 'results since' | 'no results since' {
  const last = campaign.rounds.at(-1);
  if (last === undefined) return 'none';
  const isNew = last.results === undefined ? campaign.lines > last.known : resultsIn(campaign) > last.results;
  return isNew ? 'results since' : 'no results since';
}
