/**
 * The method `train`: a GFlowNet from scratch, by any objective. A checkpoint holds the policy with its
 * moments, the replay, and the trainer's state.
 */
import type { Environment } from '../env/environment.js';
import { GFlowNetTrainer, gflownetState } from '../objective/gflownet-trainer.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { replayState } from '../sampling/terminal-replay.js';
import { readSettings } from '../settings/parameters.js';
import type { Given } from '../settings/given.js';
import type { Backend } from '../tensor/backend.js';
import type { MethodLabels, StoredRun, Tensors } from './method.js';
import { loadParameters, storedIntegers, storeParameters } from './stored-parameters.js';
import { loadNetwork, POLICY_PREFIX } from './stored-policy.js';
import type { StoredState } from './stored-state.js';
import { trainedNetwork, trainParameters, type TrainSettings } from './train-settings.js';

const REPLAY_STATES = 'replay.states';
const REPLAY_REWARDS = 'replay.logReward';

function save(trainer: GFlowNetTrainer): StoredState {
  const tensors: Tensors = new Map();
  storeParameters(tensors, POLICY_PREFIX, trainer.network.parameters, true);
  const { replay, env } = trainer;
  if (replay && replay.count > 0) {
    const { count, states, logReward } = replay;
    // The format has no float64, and rounding would change what is drawn after resuming: the bits are stored
    // as pairs of integers.
    const bits = new Int32Array(logReward.slice(0, count).buffer);
    tensors.set(REPLAY_STATES, {
      shape: [count, env.stateSize],
      data: states.slice(0, count * env.stateSize),
    });
    tensors.set(REPLAY_REWARDS, { shape: [count, 2], data: bits });
  }
  return { step: trainer.step, state: trainer.state(), tensors };
}

function restore(trainer: GFlowNetTrainer, stored: StoredState): void {
  const { tensors } = stored;
  const { replay, env } = trainer;
  const state = gflownetState.read(stored.state);
  loadParameters(tensors, POLICY_PREFIX, trainer.network.parameters, true);
  // What was saved before anything was in the replay has none of the three.
  if (replay && (state.replay || tensors.has(REPLAY_STATES) || tensors.has(REPLAY_REWARDS))) {
    const held = replayState.read(state.replay, 'replay');
    const count = Math.min(held.added, replay.capacity);
    const states = storedIntegers(tensors, REPLAY_STATES, count * env.stateSize);
    const bits = storedIntegers(tensors, REPLAY_REWARDS, 2 * count);
    replay.restore(states, new Float64Array(bits.slice().buffer), held);
  }
  trainer.restore(state);
}

/** Fine-tuning begins at the prior where both networks have the same shape; log Z is another one. */
function startFrom(prior: PolicyNetwork, network: PolicyNetwork): void {
  const pairs = network.parameters.list
    .filter((own) => own !== network.logZ)
    .map((own) => ({ own, its: prior.parameters.list.find(({ name }) => name === own.name) }));
  if (!pairs.every(({ own, its }) => its && its.rows === own.rows && its.cols === own.cols)) return;
  for (const { own, its } of pairs) network.parameters.load(own, prior.parameters.values(its!));
}

export interface TrainMethod extends MethodLabels {
  readonly kind: 'train';
  readonly owner: string;
  readonly parameters: () => typeof trainParameters;
  /** A network with its starting values, and what trains it. @throws when settings do not fit the task */
  make(settings: TrainSettings, env: Environment, backend: Backend, seed: number): GFlowNetTrainer;
  save(trainer: GFlowNetTrainer): StoredState;
  /** Puts a stored training back into a trainer of the same settings. @throws UsageError on another's */
  restore(trainer: GFlowNetTrainer, stored: StoredState): void;
  /** The policy of a run. @throws UsageError when the checkpoint is not its own */
  load(given: Given, stored: StoredRun): PolicyNetwork;
}

export const trainMethod: TrainMethod = {
  kind: 'train',
  name: 'train',
  owner: 'train',
  label: 'GFlowNet',
  help: 'a GFlowNet from scratch, by any objective',
  parameters: () => trainParameters,
  make({ network: shape, training, prior }, env, backend, seed) {
    const random = new RandomStream(seed);
    const network = new PolicyNetwork(env, backend, shape, random.fork('init'));
    if (prior?.policy instanceof PolicyNetwork) startFrom(prior.policy, network);
    return new GFlowNetTrainer(network, training, random.fork('train'));
  },
  save,
  restore,
  load: (given, stored) =>
    loadNetwork(stored, trainedNetwork(readSettings(stored.owner, trainParameters, given), stored.condition)),
};
