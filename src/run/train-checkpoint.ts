/**
 * What a checkpoint of a training holds: the policy with its moments, the replay, and the trainer's state.
 */
import type { GFlowNetState, GFlowNetTrainer } from '../objective/gflownet-trainer.js';
import type { Checkpoint } from '../store/checkpoint.js';
import type { RunDirectory } from '../store/run-directory.js';
import type { StoredTensor } from '../format/safetensors.js';
import { loadParameters, storeParameters } from '../method/stored-parameters.js';

/** Prefix of the policy's tensors. */
export const TRAINED_POLICY = 'policy.';
const REPLAY_STATES = 'replay.states';
const REPLAY_REWARDS = 'replay.logReward';

export function saveTraining(directory: RunDirectory, trainer: GFlowNetTrainer): void {
  const tensors = new Map<string, StoredTensor>();
  storeParameters(tensors, TRAINED_POLICY, trainer.network.parameters, true);
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
  const state = trainer.state() as unknown as Parameters<RunDirectory['saveCheckpoint']>[0]['state'];
  directory.saveCheckpoint({ step: trainer.step, state, tensors });
}

/** Puts a stored training back into a trainer that was made of the same settings. */
export function restoreTraining(trainer: GFlowNetTrainer, stored: Checkpoint): void {
  const state = stored.state as unknown as GFlowNetState;
  loadParameters(stored.tensors, TRAINED_POLICY, trainer.network.parameters, true);
  restoreReplay(trainer, stored.tensors, state);
  trainer.restore(state);
}

function restoreReplay(
  { replay }: GFlowNetTrainer,
  tensors: ReadonlyMap<string, StoredTensor>,
  state: GFlowNetState,
): void {
  const states = tensors.get(REPLAY_STATES);
  const rewards = tensors.get(REPLAY_REWARDS);
  if (!replay || !states || !rewards || !state.replay) return;
  const bits = Int32Array.from(rewards.data);
  replay.restore(Int32Array.from(states.data), new Float64Array(bits.buffer), state.replay);
}
