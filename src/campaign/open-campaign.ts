/** A campaign with what it takes to design plates: its space, its constraint and the settings. */
import { constrainEnvironment } from '../constraint/constrained-environment.js';
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { openWhere } from '../host/open-where.js';
import { plateParameters, type PlateOptions } from '../plate/plate-options.js';
import { RandomStream } from '../random/stream.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { resolveSettings, type Given } from '../settings/given.js';
import type { CampaignRecord } from './campaign-record.js';

export interface CampaignSpace {
  readonly env: Environment;
  readonly constraint?: OutcomeConstraint;
}

/** The environment of a campaign. */
export function environmentOfCampaign({
  task: { name, ...parameters },
}: Pick<CampaignRecord, 'task'>): Environment {
  return checkInput(() => buildTask(name, parameters));
}

/**
 * Opens what proposals have to fulfil.
 * @throws UsageError on a constraint that is none, or that nothing fulfils
 */
export async function openSpace(record: Pick<CampaignRecord, 'task' | 'where'>): Promise<CampaignSpace> {
  const env = environmentOfCampaign(record);
  if (record.where === undefined) return { env };
  const constraint = await openWhere(record.where, env);
  const state = new Int32Array(env.stateSize);
  if (!constraint.draw(new RandomStream(0).fork('where'), state, 0))
    throw new UsageError(`--where: nothing that fulfils "${record.where}" was found; loosen it`);
  // Moves and draws over this one stay within the constraint; what was measured outside is evidence all the same.
  return { env: await constrainEnvironment(constraint), constraint };
}

/** @throws UsageError on an unknown setting, or a value that does not fit */
export function plateSettings(given: Given): PlateOptions {
  const [settings] = resolveSettings([{ owner: 'next', parameters: plateParameters() }], given);
  return settings;
}
