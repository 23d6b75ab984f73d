/** A campaign with what it takes to design plates: its space, its constraint and the settings. */
import { constrainEnvironment } from '../constraint/constrained-environment.js';
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { openWhere } from '../host/open-where.js';
import { plateParameters, type PlateOptions } from '../plate/plate-options.js';
import { checkInput, checkInputAsync } from '../settings/errors.js';
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
  // Moves and draws over this one stay within the constraint; what was measured outside is evidence all the same.
  const inside = await checkInputAsync(() => constrainEnvironment(constraint));
  if (constraint.isExact || inside.masking !== 'exact') return { env: inside, constraint };
  // What was listed may be too rare to be drawn otherwise.
  const { outcomeCount } = inside;
  return {
    env: inside,
    constraint: {
      text: constraint.text,
      ...(outcomeCount !== undefined && { log10Count: Math.log10(outcomeCount) }),
      allows: (states, at) => constraint.allows(states, at),
      test: (states, count, out) => constraint.test(states, count, out),
      draw(random, states, at) {
        inside.sampleOutcome(random, states, at);
        return true;
      },
    },
  };
}

/** @throws UsageError on an unknown setting, or a value that does not fit */
export function plateSettings(given: Given): PlateOptions {
  const [settings] = resolveSettings([{ owner: 'next', parameters: plateParameters() }], given);
  return settings;
}
