/** The policy of an adapted or trained run, loaded without its reward. */
import { shellWord } from '../format/shell-word.js';
import type { Environment } from '../env/environment.js';
import type { StoredRun } from '../method/method.js';
import type { Method } from '../method/registry.js';
import { trainMethod } from '../method/train-method.js';
import type { Policy } from '../sampling/policy.js';
import type { Backend } from '../tensor/backend.js';
import { readStoredCondition } from '../host/open-condition.js';
import { ConditionedPolicy } from '../sampling/conditioned-policy.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { settingsAlone } from './beside-settings.js';
import { isOfBudget, readMethodRecord } from './method-record.js';
import { environmentOf } from './outcome-run.js';

export interface LoadedPolicy {
  readonly record: RunRecord;
  readonly env: Environment;
  readonly policy: Policy;
}

/**
 * @param methods those there are
 * @param condition what a conditional policy is looked at under, as users write it
 * @throws UsageError when the folder holds no run with a policy, or its checkpoint is damaged; when a
 * conditional policy gets no condition, or another one gets one
 */
export async function loadPolicy(
  path: string,
  backend: Backend,
  methods?: readonly Method[],
  condition?: string,
): Promise<LoadedPolicy> {
  const record = readRunRecord(path);
  if (record.kind === 'pretrain') {
    throw new UsageError(
      `${path}: a pre-trained model has a policy for every outcome, not one for a reward; adapt it first: ocgfn adapt ${shellWord(path)} --reward SPEC`,
    );
  }
  if (record.kind !== 'train' && !isOfBudget(record))
    throw new UsageError(`${path}: a run made by "${record.kind}" holds no policy to sample`);
  const { tensors } = readCheckpoint(path);
  const env = await environmentOf(record);
  const stored = { owner: path, env, backend, tensors };
  if (isConditional(record)) return { record, env, policy: conditionedPolicy(record, stored, condition) };
  if (condition !== undefined)
    throw new UsageError(`--condition: ${path} was trained without a condition, got "${condition}"`);
  return { record, env, policy: policyOf(record, stored, methods) };
}

/** Whether a run's policy is one for every condition. */
export const isConditional = (record: Pick<RunRecord, 'kind' | 'config'>): boolean =>
  record.kind === 'train' && !isOfBudget(record) && typeof record.config.condition === 'string';

/**
 * The network of a conditional run.
 * @throws UsageError when its checkpoint or its context's file is another one
 */
export function loadConditional(record: RunRecord, stored: StoredRun): PolicyNetwork {
  const { reward, contextHash, condition } = record.config;
  const { input } = readStoredCondition(String(condition), String(reward), contextHash);
  return trainMethod.load(settingsAlone(record.config), { ...stored, condition: input });
}

function conditionedPolicy(
  record: RunRecord,
  stored: StoredRun,
  condition: string | undefined,
): ConditionedPolicy {
  const network = loadConditional(record, stored);
  const { space } = network.condition!.input;
  if (condition === undefined)
    throw new UsageError(
      `${stored.owner}: holds a policy for every condition; say which, such as --condition ${space.text(space.cover(3), space.names.length)}`,
    );
  return new ConditionedPolicy(
    network,
    checkInput(() => space.read(condition)),
  );
}

function policyOf(record: RunRecord, stored: StoredRun, methods?: readonly Method[]): Policy {
  if (!isOfBudget(record)) return trainMethod.load(settingsAlone(record.config), stored);
  const { method, settings, parentConfig } = readMethodRecord(stored.owner, record, methods);
  if (!method.load)
    throw new UsageError(
      `${stored.owner}: ${method.name} learns no policy to sample; what it found is in oracle.jsonl`,
    );
  return method.load(settings, { ...stored, ...(parentConfig && { parentConfig }) });
}

/**
 * The policy of the run that a training's setting `prior` names; undefined where it names none.
 * @throws UsageError when that run holds no policy, or one for another task
 */
export async function loadPrior(
  config: { readonly prior?: unknown },
  env: Environment,
  backend: Backend,
): Promise<Policy | undefined> {
  const path = config.prior;
  if (typeof path !== 'string') return undefined;
  const { policy } = await loadPolicy(path, backend);
  const [own, its] = [JSON.stringify(env.task), JSON.stringify(policy.env.task)];
  if (own === its) return policy;
  throw new UsageError(`prior=${path}: a policy for the same task is needed, ${own}, got one for ${its}`);
}
