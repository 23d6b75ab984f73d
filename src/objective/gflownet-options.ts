/**
 * What a trainer of one GFlowNet can be asked for, with its presets, and which wishes do not fit each other.
 * Commands give some of them another form (method/train-settings.ts).
 */
import type { BackwardLogProbs } from '../sampling/backward-roller.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import type { Policy } from '../sampling/policy.js';
import { checkSchedule, constant, type Schedule } from '../sampling/schedule.js';
import { PRIORITIES } from '../sampling/terminal-replay.js';
import { choice, integer, number, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { checkFit, type Objective } from './objective.js';
import { OBJECTIVES } from './objectives.js';

export const gflownetParameters = {
  objective: choice({ choices: OBJECTIVES, preset: 'tb', help: 'what is minimized' }),
  batch: integer({ least: 1, greatest: 65_536, preset: 16, help: 'trajectories a step' }),
  lr: number({ least: 1e-9, greatest: 10, preset: 2e-3, help: 'learning rate' }),
  logZLr: number({ least: 1e-9, greatest: 1000, help: 'learning rate of log Z, usually much larger (default: 100 lr)' }),
  clip: number({ least: 0, preset: 0, help: 'greatest gradient norm; 0: no clipping' }),
  delta: number({ least: 0, preset: 0, help: 'Huber threshold of the residuals; 0: squares' }),
  temperature: number({ least: 0.01, preset: 1, help: 'divides the logits of roll-outs' }),
  target: integer({ least: 0, greatest: Number.MAX_SAFE_INTEGER, preset: 0, help: 'db, fl-db: steps between copies into a target network; 0: none' }),
  lambda: number({ least: 0, preset: 0.9, help: 'subtb: weights lambda^length' }),
  alpha: number({ least: 1e-6, preset: 1, help: 'rtb: the target is prior R^(1/alpha)' }),
}; // prettier-ignore

/** Replay of terminal states. */
export const replayParameters = {
  capacity: integer({ least: 1, greatest: 10_000_000, preset: 10_000, help: 'outcomes the replay holds' }),
  share: number({ least: 0, greatest: 1, preset: 0.5, help: 'share of each batch drawn from the replay' }),
  priority: choice({ choices: PRIORITIES, preset: 'reward', help: 'what the replay draws by' }),
};
type ReplayOptions = SettingsOf<typeof replayParameters>;

export interface GFlowNetOptions extends SettingsOf<typeof gflownetParameters> {
  /**
   * Factor of all learning rates. Default 1. Adam jumps once gradients have become tiny, so a run should end
   * with a small one.
   */
  readonly decay: Schedule;
  /** Chance of a uniformly random action. Default 0. */
  readonly epsilon: Schedule;
  /** P_B: uniform over parents (default), learned by a head of the network, or the fixed one given. */
  readonly backward: 'uniform' | 'learned' | BackwardLogProbs;
  /** Default: no replay. */
  readonly replay?: ReplayOptions;
  /** Prior of relative trajectory balance. */
  readonly prior?: Policy;
}

/** What differs from the presets. */
export type GivenGFlowNetOptions = Partial<Omit<GFlowNetOptions, 'replay'>> & {
  readonly replay?: Partial<ReplayOptions>;
};

/**
 * Options with presets for what is not given.
 * @throws one sentence on an unknown option or a value out of range: `trainer: batch must be an integer >= 1,
 * got 0`
 */
export function resolveGFlowNetOptions(given: GivenGFlowNetOptions): GFlowNetOptions {
  const { decay = constant(1), epsilon = constant(0), backward = 'uniform', replay, prior, ...rest } = given;
  checkSchedule('trainer: decay', decay);
  checkSchedule('trainer: epsilon', epsilon, 1);
  if (backward !== 'uniform' && backward !== 'learned' && typeof backward !== 'function')
    throw new Error(`trainer: backward must be uniform, learned or a function, got ${String(backward)}`);
  return {
    ...resolveParameters('trainer', gflownetParameters, rest),
    decay,
    epsilon,
    backward,
    ...(replay && { replay: resolveParameters('trainer replay', replayParameters, replay) }),
    ...(prior && { prior }),
  };
}

/**
 * @param stateReward whether every state has a reward of its own, as modified detailed balance needs
 * @throws one sentence when the objective does not fit the environment, the network or the options
 */
export function checkGFlowNetOptions(
  objective: Objective,
  network: PolicyNetwork,
  { backward, prior, replay }: GFlowNetOptions,
  stateReward: boolean,
): void {
  checkFit(
    objective,
    {
      flow: network.flowHead !== undefined,
      prior: prior !== undefined,
      stateReward,
      backward: typeof backward === 'function' ? 'maxent' : backward,
      condition: network.condition !== undefined,
      rewardDraws: replay?.priority === 'reward' && replay.share > 0,
    },
    network.env.task.name,
  );
  if (network.condition && replay)
    throw new Error(
      'trainer: a network with a condition takes no replay, whose outcomes have the reward of another condition',
    );
  if (backward === 'learned' && !network.backwardHead)
    throw new Error('trainer: a learned P_B needs a network made with backward: true');
}
