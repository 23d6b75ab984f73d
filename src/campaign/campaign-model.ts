/**
 * The model that gives a campaign's plates candidates: one of the user's, or one of its own, pre-trained
 * without a reward in the folder and kept for all its plates.
 */
import { resolve } from 'node:path';
import type { Environment } from '../env/environment.js';
import { isModuleTask } from '../host/environment-module.js';
import { pretrainMethod } from '../method/pretrain-method.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { environmentOf, loadOutcomeModel } from '../run/outcome-run.js';
import { resumePretraining, startPretraining, type PretrainWatcher } from '../run/pretrain-run.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { isRun, readRunRecord } from '../store/run-record.js';
import type { Backend } from '../tensor/backend.js';
import type { Campaign } from './campaign-folder.js';

/** Folder of a campaign's own model, as campaign.json names it. */
export const OWN_MODEL = 'model';

/**
 * Steps of its pre-training, by the letters of the longest sequence: few enough to wait for. 2,000 steps of
 * 20 letters took 5 s of processor time, success on fresh outcomes 96 % (one run).
 */
export const modelSteps = (length: number): number =>
  Math.max(500, Math.min(2000, Math.round(40_000 / length)));

/** Outcomes that its success is measured by, at its end alone. */
const MEASURED_BY = 200;

/** The space of a run that is to be used: its task becomes that of the campaign. */
export async function spaceOfModel(path: string): Promise<Environment> {
  const record = readRunRecord(path);
  if (record.kind !== 'pretrain' || record.config.describe !== undefined)
    throw new UsageError(`--model: ${path} is no run of ocgfn pretrain without describe=`);
  const env = await environmentOf(record);
  if (env.symbols === undefined || isModuleTask(record.task.name))
    throw new UsageError(`--model: ${path} is of no built-in task of sequences`);
  return env;
}

/**
 * The model, trained where it is not there yet: killed or interrupted in the middle, it is gone on with.
 * @returns undefined where the campaign has none, or, with `isReadOnly`, none yet
 */
export async function openCampaignModel(
  { path, record }: Pick<Campaign, 'path' | 'record'>,
  env: Environment,
  backend: Backend,
  watcher: PretrainWatcher,
  isReadOnly = false,
): Promise<{ readonly status: 'done' | 'interrupted'; readonly model: OutcomeModel } | undefined> {
  if (record.model === undefined) return undefined;
  const folder = resolve(path, record.model);
  const isThere = isRun(folder);
  if (record.model !== OWN_MODEL || (isThere && readRunRecord(folder).status === 'done'))
    return { status: 'done', model: (await loadOutcomeModel(folder, backend)).model };
  if (isReadOnly) return undefined;
  if (isThere) return resumePretraining(folder, backend, watcher);
  const { owner, parameters } = pretrainMethod;
  const steps = modelSteps(env.tokenLength);
  const given = { steps, every: Math.min(500, steps), evaluate: MEASURED_BY };
  const [config] = resolveSettings([{ owner, parameters: parameters(env) }], given);
  return startPretraining(folder, { kind: 'pretrain', task: env.task, config, seed: record.seed }, env, backend, watcher); // prettier-ignore
}
