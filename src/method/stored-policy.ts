/**
 * Policies as checkpoints hold them: the network's parameters, or the numerators of extraction, a number an
 * edge of the graph.
 */
import type { Spending } from '../adapt/adaptation.js';
import { tablePolicy } from '../adapt/exact-extraction.js';
import { enumerateStates } from '../exact/state-graph.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import type { PolicyNetworkOptions } from '../sampling/policy-network-options.js';
import type { Policy } from '../sampling/policy.js';
import type { StoredRun, Tensors, Work } from './method.js';
import { loadParameters, storedReals, storeParameters } from './stored-parameters.js';

/** Prefix of a policy network's tensors. */
export const POLICY_PREFIX = 'policy.';
const NUMERATORS = 'extraction.numerators';

export function storeNetwork(tensors: Tensors, network: PolicyNetwork): void {
  storeParameters(tensors, POLICY_PREFIX, network.parameters, false);
}

/** The work of a method whose policy is one network. */
export const networkWork = (spending: Spending & { readonly policy: PolicyNetwork }): Work => ({
  spending,
  save: (tensors) => storeNetwork(tensors, spending.policy),
});

/** The policy of such a method, a plain network. @throws UsageError when the checkpoint holds another one */
export const loadPlainNetwork = (
  { hidden }: { readonly hidden: readonly number[] },
  stored: StoredRun,
): PolicyNetwork => loadNetwork(stored, { hidden });

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
  return tablePolicy(graph, storedReals(stored.tensors, NUMERATORS, graph.edgeCount));
}
