/** What a trainer of one GFlowNet can be asked for, and which wishes do not fit each other. */
import type { BackwardLogProbs } from '../sampling/backward-roller.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import type { Policy } from '../sampling/policy.js';
import type { Schedule } from '../sampling/schedule.js';
import type { Priority } from '../sampling/terminal-replay.js';
import { checkFit, type Objective } from './objective.js';
import type { ObjectiveOptions } from './objectives.js';

export interface GFlowNetOptions extends ObjectiveOptions {
  readonly objective: string;
  /** Trajectories a step. */
  readonly batch: number;
  readonly lr: number;
  /** Learning rate of log Z, usually much larger. Default: 100 lr. */
  readonly logZLr?: number;
  /**
   * Factor of all learning rates. Default 1. Adam jumps once gradients have become tiny, so a run should end
   * with a small one.
   */
  readonly decay?: Schedule;
  /** Greatest gradient norm; 0 (default): no clipping. */
  readonly clip?: number;
  /** Huber threshold of the residuals; 0 (default): squares. */
  readonly delta?: number;
  /** Chance of a uniformly random action. Default 0. */
  readonly epsilon?: Schedule;
  /** Divides the logits of roll-outs. Default 1. */
  readonly temperature?: number;
  /** P_B: uniform over parents (default), learned by a head of the network, or the fixed one given. */
  readonly backward?: 'uniform' | 'learned' | BackwardLogProbs;
  /** Replay of terminal states: its size, the share of each batch drawn from it, and by what. */
  readonly replay?: { readonly capacity: number; readonly share: number; readonly priority: Priority };
  /**
   * Steps between two copies into the target network that gives log F(s') in detailed balance; 0 (default):
   * no target network.
   */
  readonly target?: number;
  /** Prior of relative trajectory balance. */
  readonly prior?: Policy;
}

/**
 * @param stateReward whether every state has a reward of its own, as modified detailed balance needs
 * @throws one sentence when the objective does not fit the environment, the network or the options
 */
export function checkGFlowNetOptions(
  objective: Objective,
  network: PolicyNetwork,
  { batch, backward = 'uniform', prior, replay }: GFlowNetOptions,
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
  if (!(Number.isInteger(batch) && batch >= 1))
    throw new Error(`trainer: batch must be an integer >= 1, got ${batch}`);
  if (backward === 'learned' && !network.backwardHead)
    throw new Error('trainer: a learned P_B needs a network made with backward: true');
  if (replay && !(replay.share >= 0 && replay.share <= 1))
    throw new Error(`trainer: the replay's share must be a number from 0 to 1, got ${replay.share}`);
}
