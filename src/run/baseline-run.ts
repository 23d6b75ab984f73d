/**
 * A baseline as a run: an ordinary run directory of kind "train", with every reward call, and a policy where
 * the method has one.
 */
import type { PaidMethod } from '../adapt/adaptation.js';
import { Dqn, greedyPolicy } from '../baseline/dqn.js';
import { ScratchTraining } from '../baseline/gflownet.js';
import { Mcmc } from '../baseline/mcmc.js';
import { RandomSearch } from '../baseline/random.js';
import { SurrogateSearch } from '../baseline/surrogate-search.js';
import type { Environment } from '../env/environment.js';
import type { Values } from '../settings/parameters.js';
import { RandomStream } from '../random/stream.js';
import type { RewardDefinition } from '../reward/definition.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import type { Policy } from '../sampling/policy.js';
import type { Backend } from '../tensor/backend.js';
import {
  dqnOptions,
  mcmcOptions,
  scratchOptions,
  surrogateOptions,
  type BaselineName,
} from '../method/baseline-settings.js';
import { climbingPayer } from '../adapt/climbing-payer.js';
import type { Payer } from '../adapt/payer.js';
import { paidOracle, spendBudget, type PaidWatcher } from './paid-run.js';
import type { RunDirectory } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';
import type { StoredTensor } from '../format/safetensors.js';
import { loadParameters, storeParameters } from '../method/stored-parameters.js';

/** Prefix of the policy's tensors in a checkpoint. */
const POLICY = 'policy.';

export interface BaselineRequest {
  readonly env: Environment;
  readonly reward: RewardDefinition;
  readonly backend: Backend;
  readonly baseline: BaselineName;
  /** Resolved `baselineParameters`. */
  readonly settings: Values;
  readonly seed: number;
}

/** The config that a baseline's run.json carries. */
export function baselineConfig(
  baseline: BaselineName,
  settings: Values,
  reward: string,
): RunRecord['config'] {
  return { baseline, ...settings, reward } as never;
}

/**
 * Spends the budget, writing metrics, reward calls and the checkpoint into the directory. Returns the policy,
 * where the method has one.
 */
export async function runBaseline(
  directory: RunDirectory,
  request: BaselineRequest,
  watcher: PaidWatcher,
): Promise<Policy | undefined> {
  const oracle = paidOracle(directory, request.reward, request.settings.budget as number);
  const method = createBaseline(request, climbingPayer(oracle));
  await spendBudget(directory, method, oracle, request.reward, watcher);
  const tensors = new Map<string, StoredTensor>();
  const network = networkOf(method);
  if (network) storeParameters(tensors, POLICY, network.parameters, false);
  directory.saveCheckpoint({ step: oracle.calls, state: { baseline: request.baseline }, tensors });
  return method.policy;
}

function createBaseline(
  { env, backend, baseline, settings, seed }: BaselineRequest,
  payer: Payer,
): PaidMethod {
  const random = new RandomStream(seed).fork('baseline');
  switch (baseline) {
    case 'gflownet':
      return new ScratchTraining(env, backend, payer, scratchOptions(settings), random);
    case 'mcmc':
      return new Mcmc(env, payer, mcmcOptions(settings), random);
    case 'dqn':
      return new Dqn(env, backend, payer, dqnOptions(settings), random);
    case 'surrogate':
      return new SurrogateSearch(env, backend, payer, surrogateOptions(settings), random);
    case 'random':
      return new RandomSearch(env, payer, random);
  }
}

function networkOf(method: PaidMethod): PolicyNetwork | undefined {
  if (method instanceof Dqn) return method.network;
  return method.policy instanceof PolicyNetwork ? method.policy : undefined;
}

/** Whether a run is a baseline's. */
export const isBaseline = (record: RunRecord): boolean =>
  record.kind === 'train' && typeof record.config.baseline === 'string';

/** Whether a run is of a baseline that only searches. */
export const hasNoPolicy = (record: RunRecord): boolean =>
  isBaseline(record) && !['gflownet', 'dqn'].includes(record.config.baseline as string);

/** The policy a baseline has learned; undefined where the method has none. */
export function loadBaselinePolicy(
  record: RunRecord,
  env: Environment,
  tensors: ReadonlyMap<string, StoredTensor>,
  backend: Backend,
): Policy | undefined {
  const { baseline, hidden, soft, epsilon } = record.config;
  if (hasNoPolicy(record)) return undefined;
  const network = new PolicyNetwork(env, backend, { hidden: hidden as number[] }, new RandomStream(0));
  loadParameters(tensors, POLICY, network.parameters, false);
  return baseline === 'dqn' && soft !== true ? greedyPolicy(network, epsilon as number) : network;
}
