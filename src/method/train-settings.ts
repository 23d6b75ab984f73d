/** The settings of training from scratch. */
import type { Environment } from '../env/environment.js';
import type { Parameter, Values } from '../settings/parameters.js';
import { maxEntropyBackward } from '../exact/max-entropy.js';
import { enumerateStates } from '../exact/state-graph.js';
import type { GFlowNetOptions } from '../objective/gflownet-trainer.js';
import { createObjective, OBJECTIVES } from '../objective/objectives.js';
import { PRIORITIES, type Priority } from '../sampling/terminal-replay.js';
import type { PolicyNetworkOptions } from '../sampling/policy-network.js';
import type { Policy } from '../sampling/policy.js';

/** A policy that relative trajectory balance fine-tunes, towards prior R^(1/alpha). */
export interface Prior {
  readonly policy: Policy;
  readonly alpha: number;
}

export interface TrainSettings {
  readonly network: PolicyNetworkOptions;
  readonly training: GFlowNetOptions;
  readonly steps: number;
  readonly every: number;
  readonly prior?: Prior;
  /** Whether the exact distribution is measured, where there are few enough outcomes. */
  readonly exact: 'auto' | 'yes' | 'no';
}

export function trainParameters(): readonly Parameter[] {
  const most = Number.MAX_SAFE_INTEGER;
  return [
    { name: 'objective', type: 'choice', choices: OBJECTIVES, preset: 'tb', help: 'what is minimized' },
    { name: 'steps', type: 'integer', least: 1, greatest: most, preset: 5000, help: 'optimizer steps' },
    { name: 'batch', type: 'integer', least: 1, greatest: 65_536, preset: 16, help: 'trajectories a step' },
    { name: 'lr', type: 'number', least: 1e-9, greatest: 10, preset: 2e-3, help: 'learning rate' },
    { name: 'logZLr', type: 'number', least: 1e-9, greatest: 100, preset: 0.1, help: 'learning rate of log Z' },
    { name: 'finalLr', type: 'number', least: 0, greatest: 1, preset: 0.02, help: 'share of the learning rates left at the end' },
    { name: 'clip', type: 'number', least: 0, preset: 0, help: 'greatest gradient norm; 0: no clipping' },
    { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: [256, 256], help: 'widths of the hidden layers' },
    { name: 'lambda', type: 'number', least: 0, preset: 0.9, help: 'subtb: weights lambda^length' },
    { name: 'prior', type: 'text', help: 'rtb: run directory of the policy that is fine-tuned' },
    { name: 'alpha', type: 'number', least: 1e-6, preset: 1, help: 'rtb: the target is prior R^(1/alpha)' },
    { name: 'delta', type: 'number', least: 0, preset: 0, help: 'Huber threshold of the residuals; 0: squares' },
    { name: 'backward', type: 'choice', choices: ['uniform', 'learned', 'maxent'], preset: 'uniform', help: 'backward policy P_B' },
    { name: 'epsilon', type: 'number', least: 0, greatest: 1, preset: 0.1, help: 'chance of a random action at the start' },
    { name: 'finalEpsilon', type: 'number', least: 0, greatest: 1, preset: 0, help: 'the same at the end of epsilonSteps' },
    { name: 'epsilonSteps', type: 'integer', least: 0, greatest: most, help: 'steps of the way between them (default: half of steps)' },
    { name: 'temperature', type: 'number', least: 0.01, preset: 1, help: 'divides the logits of roll-outs' },
    { name: 'replay', type: 'number', least: 0, greatest: 1, preset: 0, help: 'share of each batch drawn from the replay; 1: no roll-outs, data only' },
    { name: 'data', type: 'text', help: 'file of outcomes that fill the replay first (CSV, TSV, FASTA, JSON lines), with raw scores or without' },
    { name: 'replaySize', type: 'integer', least: 1, greatest: 10_000_000, preset: 10_000, help: 'outcomes the replay holds' },
    { name: 'priority', type: 'choice', choices: PRIORITIES, preset: 'reward', help: 'what the replay draws by' },
    { name: 'target', type: 'integer', least: 0, greatest: most, preset: 0, help: 'db, fl-db: steps between copies into a target network; 0: none' },
    { name: 'exact', type: 'choice', choices: ['auto', 'yes', 'no'], preset: 'auto', help: 'measure the exact distribution of small tasks, asking the reward about every outcome; auto: not of rewards outside this program' },
    { name: 'every', type: 'integer', least: 1, greatest: most, preset: 500, help: 'steps between measurements and checkpoints' },
  ]; // prettier-ignore
}

/**
 * From resolved values to the options of a network and its trainer.
 * @param prior the policy that the setting `prior` names
 * @throws when maxent is asked of a task too large to enumerate, or settings contradict each other
 */
export function trainSettings(values: Values, env: Environment, prior?: Policy): TrainSettings {
  const number = (name: string): number => values[name] as number;
  const objective = values.objective as string;
  if (values.prior !== undefined && objective !== 'rtb')
    throw new Error(`train: prior is for objective=rtb, got objective=${objective}`);
  if (number('target') > 0 && !['db', 'fl-db'].includes(objective))
    throw new Error(`train: target is for objective=db and fl-db, got objective=${objective}`);
  if (values.data !== undefined && number('replay') === 0)
    throw new Error('train: data needs replay > 0, the share of each batch that is drawn from it; 1: all');
  if (values.data === undefined && number('replay') === 1)
    throw new Error(
      'train: replay=1 leaves no roll-outs to fill the replay; give data=FILE, or a replay below 1',
    );
  const backward = values.backward as 'uniform' | 'learned' | 'maxent';
  const steps = number('steps');
  const network: PolicyNetworkOptions = {
    hidden: values.hidden as readonly number[],
    flow: createObjective(objective).needs.flow,
    backward: backward === 'learned',
  };
  const epsilonSteps = (values.epsilonSteps as number | undefined) ?? Math.floor(steps / 2);
  const training: GFlowNetOptions = {
    objective,
    lambda: number('lambda'),
    batch: number('batch'),
    lr: number('lr'),
    logZLr: number('logZLr'),
    decay: { from: 1, to: number('finalLr'), steps },
    clip: number('clip'),
    delta: number('delta'),
    epsilon: { from: number('epsilon'), to: number('finalEpsilon'), steps: epsilonSteps },
    temperature: number('temperature'),
    backward: backward === 'maxent' ? maxEntropyBackward(enumerateStates(env)) : backward,
    target: number('target'),
    ...(prior && { prior, alpha: number('alpha') }),
    ...(number('replay') > 0 && {
      replay: {
        capacity: number('replaySize'),
        share: number('replay'),
        priority: values.priority as Priority,
      },
    }),
  };
  return {
    network,
    training,
    steps,
    every: number('every'),
    exact: values.exact as TrainSettings['exact'],
    ...(prior && { prior: { policy: prior, alpha: number('alpha') } }),
  };
}
