/**
 * The final list of a campaign: what was measured, what is out, and what further plates would hold, in one
 * ranking. All are ranked by the end of the 90 % interval that one can count on (the lower end where more is
 * better): a prediction goes before a measurement only where it is surer to be good. What was measured has the
 * estimate of its own measurements and the fit together. Measured ones alone are ranked by what was measured.
 */
import { levenshtein, hamming } from '../metric/edit-distance.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { rankOutcomes } from '../plate/design-plate.js';
import { RandomStream } from '../random/stream.js';
import type { Campaign } from './campaign-folder.js';
import { designItems } from './design-round.js';
import {
  canLearn,
  evidenceOf,
  pendingOf,
  plateBySequence,
  predictionOf,
  directionSign,
  sourceText,
} from './evidence-of.js';
import { plateSettings, type CampaignSpace } from './open-campaign.js';

export interface Pick {
  readonly rank: number;
  readonly sequence: string;
  readonly status: 'measured' | 'pending' | 'proposed';
  /** Mean score, its measurements and their standard deviation. */
  readonly measured?: number;
  readonly n?: number;
  readonly deviation?: number;
  readonly bound?: '<' | '>';
  /** By the fit to all that was measured, with a 90 % interval. */
  readonly estimate?: number;
  readonly low?: number;
  readonly high?: number;
  /** Files of the results, or the plate that it is out on. */
  readonly source: string;
}

export interface PickRequest {
  readonly campaign: Campaign;
  readonly space: CampaignSpace;
  readonly count: number;
  /** Letters that any two have to differ in; 1: all different. */
  readonly apart: number;
  /** Leave out what was not measured. */
  readonly measuredOnly: boolean;
  /** The campaign's model, where it has one. */
  readonly model?: OutcomeModel;
  readonly watch?: (stage: string, done: number, of: number) => void | Promise<void>;
}

/**
 * Candidates that a list is taken from, whatever its length: a short list is the beginning of a long one.
 */
export const CANDIDATES = 1024;

type Unranked = Omit<Pick, 'rank'>;

/** The best, best first; fewer where there are no more that far apart. */
export async function pickList(request: PickRequest): Promise<Pick[]> {
  const { campaign, space, count, apart, measuredOnly } = request;
  const sign = directionSign(campaign);
  const all = canLearn(campaign) ? await estimated(request) : known(campaign);
  const worth = ({ low, high, measured }: Unranked): number =>
    sign * ((measuredOnly ? measured : sign === 1 ? low : high) ?? measured ?? NaN);
  const ranked = [...all].sort(
    (a, b) => worth(b) - worth(a) || (b.n ?? 0) - (a.n ?? 0) || (a.sequence < b.sequence ? -1 : 1),
  );
  const distance = space.env.variableLength === true ? levenshtein : hamming;
  const taken: Unranked[] = [];
  for (const one of ranked) {
    if (taken.length >= count) break;
    if (apart <= 1 || taken.every(({ sequence }) => distance(sequence, one.sequence) >= apart)) taken.push(one); // prettier-ignore
  }
  return taken.map((one, i) => ({ rank: i + 1, ...one }));
}

/** What was measured and has not failed. */
function known({ measured, rounds }: Campaign): Unranked[] {
  const plates = plateBySequence(rounds);
  return measured.flatMap(({ outcome, raw, n, deviation, bound, sources }) => {
    if (raw === null) return [];
    return {
      sequence: outcome,
      status: 'measured' as const,
      measured: raw,
      n: n ?? 1,
      ...(deviation !== undefined && { deviation }),
      ...(bound !== undefined && { bound }),
      source: sourceText(plates.get(outcome), sources),
    };
  });
}

async function estimated(request: PickRequest): Promise<Unranked[]> {
  const { campaign, space, measuredOnly, model, watch } = request;
  const { record } = campaign;
  const sign = directionSign(campaign);
  const own = known(campaign);
  const out = measuredOnly ? [] : pendingOf(campaign);
  const texts = [...own.map(({ sequence }) => sequence), ...out.map(({ sequence }) => sequence)];
  const items = await rankOutcomes(
    {
      env: space.env,
      evidence: evidenceOf(campaign),
      excluded: new Set(),
      settings: plateSettings(record.settings),
      random: new RandomStream(record.seed).fork('pick'),
      ...(watch && { watch }),
    },
    texts,
  );
  const estimates = items.map((item) => {
    const { prediction, low, high } = predictionOf(item, sign);
    return prediction === undefined || low === undefined || high === undefined ? {} : { estimate: prediction, low, high }; // prettier-ignore
  });
  const listed: Unranked[] = own.map((one, i) => ({ ...one, ...estimates[i] }));
  out.forEach(({ sequence, plate }, i) =>
    listed.push({ sequence, status: 'pending', ...estimates[own.length + i], source: `plate ${plate}` }),
  );
  if (measuredOnly) return listed;
  const { settings } = record;
  const next = await designItems({ campaign, space, count: CANDIDATES, settings, ...(model && { model }), ...(watch && { watch }) }); // prettier-ignore
  for (const item of next.items) {
    const { prediction, low, high } = predictionOf(item, sign);
    if (prediction !== undefined && low !== undefined && high !== undefined)
      listed.push({ sequence: item.text, status: 'proposed', estimate: prediction, low, high, source: item.reason }); // prettier-ignore
  }
  return listed;
}
