/** The oracle of a reward, called the way the reward wants it: batches of its size, every answer checked. */
import type { RewardDefinition } from './definition.js';
import type { Oracle } from './oracle.js';
import { leastScore } from './shaping.js';
import { take } from './walk/steps.js';
import { rewardWalk, type CallOptions } from './walk/walk.js';

/** What is needed to call a reward. */
export type Callable = Pick<RewardDefinition, 'oracle' | 'shaping' | 'calls'>;

/**
 * What is under `PaidOracle` and `freeEvaluator`, which everything asks that wants rewards; asked directly only
 * where raw values are wanted: the parts of a combination, measured properties.
 *
 * @returns an oracle that throws an OracleFailure, one sentence, or scores null, as the reward's `failure`
 * says
 */
export function calledOracle({ oracle, shaping, calls = {} }: Callable): Oracle {
  const walk = rewardWalk(oracle, withLeast(calls, shaping));
  return { info: oracle.info, score: (outcomes) => take(walk(outcomes)) };
}

/** A score that the shaping cannot take for a reward is a failure. */
export function withLeast(calls: CallOptions, shaping: RewardDefinition['shaping']): CallOptions {
  return { ...calls, check: { least: leastScore(shaping), ...calls.check } };
}
