/**
 * An objective as a trainer sees it: what it needs, and a loss made of quantities of a batch. The formulas
 * are in the files beside this one; here each gets its name, its needs and its penalty.
 */
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { huber, meanOfAll, weightedSum } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';

/** What an objective needs beside log P_F and log R(x). */
export interface Needs {
  /** log Z as a parameter of its own. */
  readonly logZ: boolean;
  /** A head for log F(s). */
  readonly flow: boolean;
  /** P_B: fixed or learned. Objectives without it have nothing that a learned P_B could be trained by. */
  readonly backward: boolean;
  /** A stop action in every state, whose reward is R(s). */
  readonly stateReward: boolean;
  /** A prior policy. */
  readonly prior: boolean;
  /** Outcomes drawn in proportion to R instead of roll-outs of the policy. */
  readonly rewardDraws: boolean;
  /** Edge flows of all parents of the visited states. */
  readonly edgeFlows: boolean;
}

/**
 * Quantities of a batch with M trajectories and N transitions; those are present that the objective needs.
 */
export interface Quantities {
  readonly batch: TrajectoryBatch;
  /**
   * Trajectories 0 .. fresh - 1 are roll-outs of the policy, the others drawn backwards from the reward's
   * draws. Default 0.
   */
  readonly fresh?: number;
  /** log R(x) [M]. */
  readonly logReward: ArrayLike<number>;
  /** log P_F of the actions taken [N, 1]. */
  readonly logPF: Tensor;
  /** log P_B of the actions taken [N, 1]: a constant, or learned. */
  readonly logPB?: Tensor | undefined;
  /** [1, 1] */
  readonly logZ?: Tensor | undefined;
  /** log F(s) of the source states [N, 1]. */
  readonly logF?: Tensor | undefined;
  /** The same of a target network, for log F(s'). */
  readonly targetLogF?: Tensor | undefined;
  /** log R(s) of stopping at the source states [N]. */
  readonly stateLogReward?: ArrayLike<number> | undefined;
  /** log P_F(stop|s) at the source states [N, 1]. */
  readonly logStop?: Tensor | undefined;
  /** log P_prior of the actions taken [N]. */
  readonly logPrior?: ArrayLike<number> | undefined;
  /** Flow-matching residuals [K, 1]. */
  readonly matching?: Tensor | undefined;
}

/** d^2 where |d| <= delta, delta (2 |d| - delta) beyond; delta = 0: plain squares. No factor 1/2. */
export interface Penalty {
  readonly delta: number;
}

export interface Objective {
  readonly name: string;
  readonly help: string;
  readonly needs: Needs;
  /** Why it cannot be learned under conditions; absent where it can. */
  readonly refusesCondition?: string;
  /** Scalar loss [1, 1]. */
  loss(tape: Tape, quantities: Quantities, penalty: Penalty): Tensor;
}

const NOTHING: Needs = {
  logZ: false,
  flow: false,
  backward: false,
  stateReward: false,
  prior: false,
  rewardDraws: false,
  edgeFlows: false,
};

/** Needs by their names; all others are not needed. */
export function needs(...names: readonly (keyof Needs)[]): Needs {
  return { ...NOTHING, ...Object.fromEntries(names.map((name) => [name, true])) };
}

/** Mean penalty of residuals. */
export function meanPenalty(tape: Tape, residuals: Tensor, { delta }: Penalty): Tensor {
  return meanOfAll(tape, huber(tape, residuals, delta));
}

/** Weighted sum of the penalties of residuals. */
export function weightedPenalty(tape: Tape, residuals: Tensor, weights: Tensor, { delta }: Penalty): Tensor {
  return weightedSum(tape, huber(tape, residuals, delta), weights);
}

/** What a model and an environment can give. */
export interface Offers {
  readonly flow: boolean;
  readonly prior: boolean;
  /** True when every state that is not terminal allows one and the same stop action. */
  readonly stateReward: boolean;
  /** How P_B is had. */
  readonly backward: 'uniform' | 'learned' | 'maxent';
  /** A replay prioritized by reward, filled by roll-outs or with data. */
  readonly rewardDraws: boolean;
  /** Every trajectory has a condition of its own. */
  readonly condition?: boolean;
}

/**
 * Refuses an objective that does not fit.
 * @throws one sentence that says what is missing
 */
export function checkFit(
  { name, needs: needed, refusesCondition }: Objective,
  offers: Offers,
  task: string,
): void {
  const refuse = (reason: string): never => {
    throw new Error(`objective ${name}: ${reason}`);
  };
  if (offers.condition && refusesCondition !== undefined)
    refuse(`${refusesCondition}; with a condition use tb, db or subtb`);
  if (needed.flow && !offers.flow) refuse('needs a flow head, got a network made without flow: true');
  if (needed.prior && !offers.prior) refuse('needs a prior policy to be relative to, got none');
  if (needed.stateReward && !offers.stateReward)
    refuse(`needs an environment that can stop in every state, which ${task} cannot`);
  if (!needed.backward && offers.backward !== 'uniform')
    refuse(`knows no backward policy, so backward must be uniform, got ${offers.backward}`);
  if (needed.rewardDraws && offers.backward === 'learned')
    refuse('cannot train a backward policy, so backward must be uniform or maxent, got learned');
  if (needed.rewardDraws && !offers.rewardDraws)
    refuse('needs outcomes drawn in proportion to the reward: a replay with priority reward');
}
