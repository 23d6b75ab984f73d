/** What finished runs and campaigns paid for or measured, as scores of earlier rewards: more is better. */
import type { Environment } from '../env/environment.js';
import { readCampaign } from '../campaign/campaign-folder.js';
import { targetSign } from '../campaign/campaign-targets.js';
import { targetsOf } from '../campaign/said-targets.js';
import { openReward } from '../host/rewards.js';
import { climbOf, type Climb } from '../reward/climb.js';
import { MEASURED } from '../run/adapt-offline.js';
import { isLessBetter, readPaid, type PaidEntry } from '../run/paid-summary.js';
import { readRunRecord } from '../store/run-record.js';
import { foundScores, type Found } from './found-scores.js';

/**
 * The paid calls of a finished run.
 * @param target the reward to come, which is no earlier one; undefined: none is known
 */
export async function scoresOfRun(
  path: string,
  env: Environment,
  target: string | undefined,
): Promise<Found> {
  const { config, summary, status } = readRunRecord(path);
  const { reward } = config;
  if (status !== 'done') return { name: path, why: `is not finished (${status})` };
  if (target !== undefined && reward === target) return { name: path, why: `paid for ${target} itself` };
  const paid = readPaid(path);
  const calls = feasible(paid);
  if (calls.length === 0) return { name: path, why: 'paid for nothing' };
  const spec = typeof reward === 'string' && reward !== MEASURED ? reward : undefined;
  const climb = spec === undefined ? undefined : await climbOfSpec(spec, env);
  const less = typeof summary.lower === 'boolean' ? summary.lower : isLessBetter(paid);
  const climbed = (raw: number): number => climb?.climbed(raw) ?? (less === true ? -raw : raw);
  return foundScores(path, env, calls.map(([text, raw]) => [text, climbed(raw)]), spec); // prettier-ignore
}

/** What a campaign has measured so far, by target. */
export function scoresOfCampaign(path: string, env: Environment): Found[] {
  const campaign = readCampaign(path);
  const targets = targetsOf(campaign.record);
  return [campaign.measured, ...(campaign.also ?? [])].map((results, k) => {
    const name = targets.length === 0 ? path : `${path} (${targets[k].column})`;
    const sign = targetSign(campaign, k);
    const scores = feasible(results);
    if (scores.length === 0) return { name, why: 'has no measurements' };
    return foundScores(name, env, scores.map(([text, raw]) => [text, sign * raw])); // prettier-ignore
  });
}

const feasible = (entries: readonly PaidEntry[]): (readonly [string, number])[] =>
  entries.flatMap(({ outcome, raw }) => (raw === null ? [] : [[outcome, raw] as const]));

/** How scores of a stored reward climb; undefined where it cannot be opened any more: by their direction. */
async function climbOfSpec(spec: string, env: Environment): Promise<Climb | undefined> {
  try {
    return climbOf((await openReward(spec, env)).shaping);
  } catch {
    return undefined;
  }
}
