/**
 * Forward-looking flows (Pan et al., ICML 2023): where a state has a reward of its own, log F(s) is learned
 * as a correction to it,
 *
 *     log F(s) = log F~(s) + log R(s)
 *
 * and detailed balance (or SubTB) on that is the forward-looking objective. Credit for a step is then local.
 * Here log R(s) is the reward of stopping at s, so the environment must allow that in every state.
 */
import { add } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { column } from './per-trajectory.js';

/**
 * @param correction log F~(s) of every source state [N, 1]
 * @param stateLogReward log R(s) of every source state [N]
 * @returns log F(s) [N, 1], for `detailedBalance` or `subTrajectoryBalance`
 */
export function forwardLookingFlow(
  tape: Tape,
  correction: Tensor,
  stateLogReward: ArrayLike<number>,
): Tensor {
  return add(tape, correction, column(tape, stateLogReward, correction.rows));
}
