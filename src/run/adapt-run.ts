/**
 * Adaptation as a run: a new directory that names its parent, holds every reward call, and a policy that
 * loads without the reward.
 *
 * Exact extraction scores every outcome (a budget smaller than their number is refused). The other methods
 * spend a budget (paid-run.ts).
 */
import { ActiveAdaptation } from '../adapt/active.js';
import type { Adaptation } from '../adapt/adaptation.js';
import { AmortizedAdaptation } from '../adapt/amortized-adaptation.js';
import { ExactExtraction } from '../adapt/exact-extraction.js';
import { ExtractionSampler } from '../adapt/extraction-sampler.js';
import { FineTuning } from '../adapt/fine-tuning.js';
import { monteCarloPolicy } from '../adapt/monte-carlo-extraction.js';
import type { Values } from '../settings/parameters.js';
import { enumerateStates } from '../exact/state-graph.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateOutcomes } from '../reward/evaluation.js';
import type { PaidOracle } from '../reward/paid-oracle.js';
import type { Policy } from '../sampling/policy.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import {
  activeOptions,
  amortizedOptions,
  fineTuningOptions,
  type AdaptMethod,
} from '../method/adapt-settings.js';
import { UsageError } from '../settings/errors.js';
import { MODEL_PREFIX } from './outcome-run.js';
import { parameterHash } from '../store/parameter-hash.js';
import { climbingPayer } from '../adapt/climbing-payer.js';
import type { Payer } from '../adapt/payer.js';
import { paidOracle, spendBudget, type PaidWatcher } from './paid-run.js';
import type { RunDirectory } from '../store/run-directory.js';
import type { StoredTensor } from '../format/safetensors.js';
import { storeParameters } from '../method/stored-parameters.js';

/** Tensors of an adapted run, by method. */
export const POLICY_PREFIX = 'policy.';
export const NUMERATORS = 'extraction.numerators';
export const SAMPLE_TOKENS = 'extraction.tokens';
export const SAMPLE_WEIGHTS = 'extraction.logWeights';

export interface AdaptRequest {
  readonly model: OutcomeModel;
  readonly reward: RewardDefinition;
  readonly method: AdaptMethod;
  readonly settings: Values;
  /** Reward calls that may be spent; exact extraction spends one an outcome. */
  readonly budget: number;
  readonly seed: number;
}

export interface AdaptWatcher extends PaidWatcher {
  /** Exact extraction: outcomes summed so far. */
  onOutcome?(done: number, total: number): void;
}

/**
 * Refuses what cannot work, before anything is written.
 * @throws UsageError
 */
export function checkAdaptation({
  model,
  method,
  budget,
}: Pick<AdaptRequest, 'model' | 'method' | 'budget'>): void {
  if (method !== 'exact') return;
  const { env } = model;
  const count = env.outcomeCount ?? Infinity;
  if (count > 2_000_000) {
    throw new UsageError(
      `adapt: method exact sums over all outcomes, ${env.task.name} has e^${env.logOutcomeCount.toFixed(1)} of them; use active or amortized`,
    );
  }
  if (budget < count) {
    throw new UsageError(
      `adapt: method exact needs one reward call an outcome, ${count} in all, got a budget of ${budget}`,
    );
  }
}

/**
 * Adapts, writing metrics, reward calls and the checkpoint into the directory. Returns the policy. The
 * pre-trained model is frozen: the hash of its parameters is taken before and after, and stored.
 */
export async function adapt(
  directory: RunDirectory,
  request: AdaptRequest,
  watcher: AdaptWatcher,
): Promise<Policy> {
  const oracle = paidOracle(directory, request.reward, request.budget);
  const tensors = new Map<string, StoredTensor>();
  const frozen = parameterHash(request.model.parameters);
  let policy: Policy;
  if (request.method === 'exact') policy = await adaptExactly(request, oracle, tensors, watcher);
  else if (request.method === 'monte-carlo') policy = await adaptBySample(request, oracle, tensors);
  else policy = await adaptByRounds(directory, request, oracle, tensors, watcher);
  if (parameterHash(request.model.parameters) !== frozen)
    throw new Error('adapt: the pre-trained model changed while it was adapted; it must stay frozen');
  directory.saveCheckpoint({
    step: oracle.calls,
    state: { method: request.method, frozenModel: frozen },
    tensors,
  });
  return policy;
}

async function adaptExactly(
  { model, settings }: AdaptRequest,
  oracle: PaidOracle,
  tensors: Map<string, StoredTensor>,
  watcher: AdaptWatcher,
): Promise<Policy> {
  const graph = enumerateStates(model.env);
  const { logReward } = await evaluateOutcomes(oracle, graph, { signal: watcher.signal });
  const extraction = new ExactExtraction(graph, model, {
    pairs: settings.pairs as 'reachable' | 'all',
    normalize: settings.normalize as boolean,
    onOutcome: (done, total) => {
      watcher.onOutcome?.(done, total);
      watcher.signal?.throwIfAborted();
    },
  });
  extraction.run(logReward);
  tensors.set(NUMERATORS, { shape: [graph.edgeCount], data: Float32Array.from(extraction.numerators) });
  return extraction.policy();
}

async function adaptBySample(
  request: AdaptRequest,
  oracle: PaidOracle,
  tensors: Map<string, StoredTensor>,
): Promise<Policy> {
  const { model, settings, budget, seed } = request;
  const { env } = model;
  const random = new RandomStream(seed).fork('monte-carlo');
  const states = new Int32Array(budget * env.stateSize);
  const texts: string[] = [];
  for (let i = 0; i < budget; i++) {
    env.sampleOutcome(random, states, i * env.stateSize);
    texts.push(env.outcomeText(states, i * env.stateSize));
  }
  const evaluations = await oracle.evaluate(texts);
  const logWeight = Float32Array.from(evaluations, ({ logReward }) => logReward);
  storeSample(tensors, model, states, logWeight);
  return monteCarloPolicy(model, { states, logWeight, count: budget }, settings.normalize as boolean);
}

/** Stores a Monte-Carlo policy: the model, and the outcomes with their log-weights. */
export function storeSample(
  tensors: Map<string, StoredTensor>,
  model: OutcomeModel,
  states: Int32Array,
  logWeight: Float32Array<ArrayBuffer>,
): void {
  const { env } = model;
  const count = logWeight.length;
  const tokens = new Int32Array(count * env.tokenLength);
  for (let i = 0; i < count; i++) env.outcomeTokens(states, i * env.stateSize, tokens, i * env.tokenLength);
  storeParameters(tensors, MODEL_PREFIX, model.parameters, false);
  tensors.set(SAMPLE_TOKENS, { shape: [count, env.tokenLength], data: tokens });
  tensors.set(SAMPLE_WEIGHTS, { shape: [count], data: logWeight });
}

async function adaptByRounds(
  directory: RunDirectory,
  request: AdaptRequest,
  oracle: PaidOracle,
  tensors: Map<string, StoredTensor>,
  watcher: AdaptWatcher,
): Promise<Policy> {
  const adaptation = createAdaptation(request, climbingPayer(oracle));
  await spendBudget(directory, adaptation, oracle, request.reward, watcher);
  storePolicy(tensors, adaptation);
  return adaptation.policy;
}

function createAdaptation({ model, method, settings, seed }: AdaptRequest, payer: Payer): Adaptation {
  const random = new RandomStream(seed).fork('adapt');
  switch (method) {
    case 'active':
      return new ActiveAdaptation(model, payer, activeOptions(settings), random);
    case 'finetune':
      return new FineTuning(model, payer, fineTuningOptions(settings), random);
    default:
      return new AmortizedAdaptation(model, payer, amortizedOptions(settings), random);
  }
}

/** Stores what the policy can be built from without the reward: extraction's numerators, or a network. */
export function storePolicy(tensors: Map<string, StoredTensor>, adaptation: Adaptation): void {
  const sampler = adaptation instanceof ActiveAdaptation ? adaptation.sampler : undefined;
  if (sampler instanceof ExtractionSampler) {
    tensors.set(NUMERATORS, {
      shape: [sampler.numerators.length],
      data: Float32Array.from(sampler.numerators),
    });
    return;
  }
  storeParameters(tensors, POLICY_PREFIX, (adaptation.policy as PolicyNetwork).parameters, false);
}
