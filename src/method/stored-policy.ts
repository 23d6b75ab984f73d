/**
 * Policies as checkpoints hold them: the network's parameters, or the numerators of extraction, a number an
 * edge of the graph.
 */
import { tablePolicy } from '../adapt/exact-extraction.js';
import { enumerateStates } from '../exact/state-graph.js';
import type { StoredTensor } from '../format/safetensors.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import type { PolicyNetworkOptions } from '../sampling/policy-network-options.js';
import type { Policy } from '../sampling/policy.js';
import { UsageError } from '../settings/errors.js';
import type { StoredRun, Tensors } from './method.js';
import { loadParameters, storeParameters } from './stored-parameters.js';

/** Prefix of a policy network's tensors. */
export const POLICY_PREFIX = 'policy.';
const NUMERATORS = 'extraction.numerators';

export function storeNetwork(tensors: Tensors, network: PolicyNetwork): void {
  storeParameters(tensors, POLICY_PREFIX, network.parameters, false);
}

/** @throws UsageError when the checkpoint holds another network */
export function loadNetwork(
  { env, backend, tensors }: Pick<StoredRun, 'env' | 'backend' | 'tensors'>,
  options: PolicyNetworkOptions,
): PolicyNetwork {
  const network = new PolicyNetwork(env, backend, options, new RandomStream(0));
  loadParameters(tensors, POLICY_PREFIX, network.parameters, false);
  return network;
}

export function storeNumerators(tensors: Tensors, numerators: ArrayLike<number>): void {
  tensors.set(NUMERATORS, { shape: [numerators.length], data: Float32Array.from(numerators) });
}

export const hasNumerators = ({ tensors }: StoredRun): boolean => tensors.has(NUMERATORS);

/** @throws UsageError when there are none, or those of another graph */
export function loadNumerators(stored: StoredRun): Policy {
  const graph = enumerateStates(stored.env);
  const { data } = neededTensor(stored, NUMERATORS);
  if (data.length !== graph.edgeCount)
    throw new UsageError(
      `${stored.owner}: ${graph.edgeCount} edges expected in ${NUMERATORS}, got ${data.length}`,
    );
  return tablePolicy(graph, data);
}

/** @throws UsageError when the checkpoint lacks it */
export function neededTensor({ owner, tensors }: StoredRun, name: string): StoredTensor {
  const tensor = tensors.get(name);
  if (tensor) return tensor;
  throw new UsageError(`${owner}: the checkpoint lacks ${name}, which its method stores`);
}
