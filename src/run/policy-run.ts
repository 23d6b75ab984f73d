/** The policy of an adapted run, loaded without its reward. */
import { monteCarloPolicy } from '../adapt/monte-carlo-extraction.js';
import { tablePolicy } from '../adapt/exact-extraction.js';
import type { Environment } from '../env/environment.js';
import type { Values } from '../settings/parameters.js';
import { enumerateStates } from '../exact/state-graph.js';
import { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import type { Backend } from '../tensor/backend.js';
import { NUMERATORS, POLICY_PREFIX, SAMPLE_TOKENS, SAMPLE_WEIGHTS } from './adapt-run.js';
import { isBaseline, loadBaselinePolicy } from './baseline-run.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { UsageError } from '../settings/errors.js';
import { environmentOf, MODEL_PREFIX, newOutcomeModel } from './outcome-run.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import type { StoredTensor } from '../format/safetensors.js';
import { loadParameters } from '../method/stored-parameters.js';
import { loadTrainedPolicy } from './train-run.js';

export interface LoadedPolicy {
  readonly record: RunRecord;
  readonly env: Environment;
  readonly policy: Policy;
}

/**
 * @throws UsageError when the folder holds no adapted run, or its checkpoint is damaged
 */
export async function loadPolicy(path: string, backend: Backend): Promise<LoadedPolicy> {
  const record = readRunRecord(path);
  if (record.kind === 'pretrain') {
    throw new UsageError(
      `${path}: a pre-trained model has a policy for every outcome, not one for a reward; adapt it first: ocgfn adapt ${path} --reward SPEC`,
    );
  }
  if (record.kind === 'train') {
    const env = await environmentOf(record);
    if (isBaseline(record)) {
      const policy = loadBaselinePolicy(record, env, readCheckpoint(path).tensors, backend);
      if (policy) return { record, env, policy };
      throw new UsageError(
        `${path}: ${String(record.config.baseline)} learns no policy to sample; what it found is in oracle.jsonl`,
      );
    }
    return { record, env, policy: loadTrainedPolicy(record, env, readCheckpoint(path).tensors, backend) };
  }
  if (record.kind !== 'adapt')
    throw new UsageError(`${path}: a run made by "${record.kind}" holds no policy to sample`);
  const { tensors } = readCheckpoint(path);
  const env = await environmentOf(record);
  return { record, env, policy: policyOf(record, env, tensors, backend, path) };
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

function policyOf(
  record: RunRecord,
  env: Environment,
  tensors: ReadonlyMap<string, StoredTensor>,
  backend: Backend,
  path: string,
): Policy {
  const config = record.config as Values & {
    method: string;
    parentConfig: RunRecord['config'];
    parentSeed: number;
  };
  const need = (name: string): StoredTensor => {
    const tensor = tensors.get(name);
    if (!tensor)
      throw new UsageError(`${path}: the checkpoint lacks ${name}, which method ${config.method} stores`);
    return tensor;
  };
  // Active adaptation extracts exactly too where outcomes can be enumerated.
  if (config.method === 'exact' || tensors.has(NUMERATORS)) {
    const graph = enumerateStates(env);
    const { data } = need(NUMERATORS);
    if (data.length !== graph.edgeCount) {
      throw new UsageError(`${path}: ${graph.edgeCount} edges expected in ${NUMERATORS}, got ${data.length}`);
    }
    return tablePolicy(graph, data);
  }
  if (config.method === 'monte-carlo') {
    const model = newOutcomeModel(env, backend, config.parentConfig, config.parentSeed);
    loadParameters(tensors, MODEL_PREFIX, model.parameters, false);
    const tokens = need(SAMPLE_TOKENS).data as Int32Array;
    const weights = need(SAMPLE_WEIGHTS).data;
    const states = new Int32Array(weights.length * env.stateSize);
    for (let i = 0; i < weights.length; i++)
      env.outcomeFromTokens(tokens, i * env.tokenLength, states, i * env.stateSize);
    return monteCarloPolicy(
      model,
      { states, logWeight: weights, count: weights.length },
      config.normalize as boolean,
    );
  }
  const network = new PolicyNetwork(
    env,
    backend,
    { hidden: config.hidden as readonly number[] },
    new RandomStream(0),
  );
  loadParameters(tensors, POLICY_PREFIX, network.parameters, false);
  return network;
}
