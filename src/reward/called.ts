/** The oracle of a reward, called the way the reward wants it: batches of its size, every answer checked. */
import type { RewardDefinition } from './definition.js';
import type { Oracle } from './oracle.js';
import { leastScore } from './shaping.js';
import { batchOracle } from './wrap/batched.js';
import { checkOracle } from './wrap/checked.js';

/**
 * For calls outside a budget and log (`PaidOracle` has both): evaluation, scoring a file, the parts of a
 * combination.
 *
 * @returns an oracle that throws an OracleFailure, one sentence, or scores null, as the reward's `failure`
 * says
 */
export function calledOracle({
  oracle,
  shaping,
  calls,
}: Pick<RewardDefinition, 'oracle' | 'shaping' | 'calls'>): Oracle {
  const checked = checkOracle(oracle, { least: leastScore(shaping), ...calls?.check });
  return calls?.batches === undefined ? checked : batchOracle(checked, calls.batches);
}
