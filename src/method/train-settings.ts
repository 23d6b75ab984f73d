/** The settings of training from scratch. */
import type { ConditionInput } from '../condition/encoding.js';
import type { Environment } from '../env/environment.js';
import { choice, integer, number, text, type SettingsOf } from '../settings/describe.js';
import { maxEntropyBackward } from '../exact/max-entropy.js';
import { enumerateStates } from '../exact/state-graph.js';
import {
  gflownetParameters,
  replayParameters,
  type GivenGFlowNetOptions,
} from '../objective/gflownet-options.js';
import { createObjective } from '../objective/objectives.js';
import { networkParameters, type PolicyNetworkOptions } from '../sampling/policy-network-options.js';
import type { Policy } from '../sampling/policy.js';

/** A policy that relative trajectory balance fine-tunes, towards prior R^(1/alpha). */
export interface Prior {
  readonly policy: Policy;
  readonly alpha: number;
}

export interface TrainSettings {
  readonly network: PolicyNetworkOptions;
  readonly training: GivenGFlowNetOptions;
  readonly steps: number;
  readonly every: number;
  /** File of outcomes that fill the replay first. */
  readonly data?: string;
  readonly prior?: Prior;
  /** Whether the exact distribution is measured, where there are few enough outcomes. */
  readonly exact: 'auto' | 'yes' | 'no';
}

export const trainParameters = {
  objective: gflownetParameters.objective,
  steps: integer({ least: 1, preset: 5000, help: 'optimizer steps' }),
  batch: gflownetParameters.batch,
  lr: gflownetParameters.lr,
  logZLr: number({ least: 1e-9, greatest: 100, preset: 0.1, help: 'learning rate of log Z' }),
  finalLr: number({ least: 0, greatest: 1, preset: 0.02, help: 'share of the learning rates left at the end' }),
  clip: gflownetParameters.clip,
  hidden: networkParameters.hidden,
  lambda: gflownetParameters.lambda,
  prior: text({ help: 'rtb: run directory of the policy that is fine-tuned' }),
  alpha: gflownetParameters.alpha,
  delta: gflownetParameters.delta,
  backward: choice({ choices: ['uniform', 'learned', 'maxent'], preset: 'uniform', help: 'backward policy P_B' }),
  epsilon: number({ least: 0, greatest: 1, preset: 0.1, help: 'chance of a random action at the start' }),
  finalEpsilon: number({ least: 0, greatest: 1, preset: 0, help: 'the same at the end of epsilonSteps' }),
  epsilonSteps: integer({ least: 0, help: 'steps of the way between them (default: half of steps)' }),
  temperature: gflownetParameters.temperature,
  replay: number({ least: 0, greatest: 1, preset: 0, help: 'share of each batch drawn from the replay; 1: no roll-outs, data only' }),
  data: text({ help: 'file of outcomes that fill the replay first (CSV, TSV, FASTA, JSON lines), with raw scores or without' }),
  replaySize: replayParameters.capacity,
  priority: replayParameters.priority,
  target: gflownetParameters.target,
  condition: text({ help: 'what the policy is conditioned on: beta:0.5..8 (R^beta), prefer:log-linear or prefer:linear (several --reward), context:FILE' }),
  exact: choice({ choices: ['auto', 'yes', 'no'], preset: 'auto', help: 'measure the exact distribution of small tasks, asking the reward about every outcome; auto: not of rewards outside this program' }),
  every: integer({ least: 1, preset: 500, help: 'steps between measurements and checkpoints' }),
}; // prettier-ignore

export type TrainValues = SettingsOf<typeof trainParameters>;

/**
 * The network that is trained.
 * @param condition what the setting `condition` says, read
 */
export const trainedNetwork = (
  { hidden, objective, backward }: TrainValues,
  condition?: ConditionInput,
): PolicyNetworkOptions => ({
  hidden,
  flow: createObjective(objective).needs.flow,
  backward: backward === 'learned',
  condition,
});

/**
 * From resolved values to the options of a network and its trainer.
 * @param prior the policy that the setting `prior` names
 * @param condition what the setting `condition` says, read
 * @throws when maxent is asked of a task too large to enumerate, or settings contradict each other
 */
export function trainSettings(
  values: TrainValues,
  env: Environment,
  prior?: Policy,
  condition?: ConditionInput,
): TrainSettings {
  const { objective, steps, epsilonSteps = Math.floor(steps / 2), backward, alpha } = values;
  if (values.prior !== undefined && objective !== 'rtb')
    throw new Error(`train: prior is for objective=rtb, got objective=${objective}`);
  if (values.target > 0 && !['db', 'fl-db'].includes(objective))
    throw new Error(`train: target is for objective=db and fl-db, got objective=${objective}`);
  if (values.data !== undefined && values.replay === 0)
    throw new Error('train: data needs replay > 0, the share of each batch that is drawn from it; 1: all');
  if (values.data === undefined && values.replay === 1)
    throw new Error(
      'train: replay=1 leaves no roll-outs to fill the replay; give data=FILE, or a replay below 1',
    );
  if (condition && values.replay > 0)
    throw new Error(
      'train: condition and replay do not go together: what the replay holds has the reward of another condition',
    );
  const training: GivenGFlowNetOptions = {
    objective,
    lambda: values.lambda,
    batch: values.batch,
    lr: values.lr,
    logZLr: values.logZLr,
    decay: { from: 1, to: values.finalLr, steps },
    clip: values.clip,
    delta: values.delta,
    epsilon: { from: values.epsilon, to: values.finalEpsilon, steps: epsilonSteps },
    temperature: values.temperature,
    backward: backward === 'maxent' ? maxEntropyBackward(enumerateStates(env)) : backward,
    target: values.target,
    ...(prior && { prior, alpha }),
    ...(values.replay > 0 && {
      replay: {
        capacity: values.replaySize,
        share: values.replay,
        priority: values.priority,
      },
    }),
  };
  return {
    network: trainedNetwork(values, condition),
    training,
    steps,
    every: values.every,
    exact: values.exact,
    ...(values.data !== undefined && { data: values.data }),
    ...(prior && { prior: { policy: prior, alpha } }),
  };
}
