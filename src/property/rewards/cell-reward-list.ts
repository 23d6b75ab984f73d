/** The standard rewards by name. */
import { RandomStream } from '../../random/stream.js';
import { suggestion } from '../../settings/suggest.js';
import type { CellReward, CellSpace } from './cell-reward.js';
import { FIVE_REWARDS } from './five.js';
import { RESIDUAL_REWARDS, type ResidualReward, type SplitReward } from './residual.js';
import { TEN_REWARDS } from './ten.js';

export const CELL_REWARDS: readonly CellReward[] = [...TEN_REWARDS, ...FIVE_REWARDS];

/**
 * log r(y) of a standard reward [Y]. The same seed gives the same reward.
 * @throws `reward over cells: unknown "ridg"; did you mean "ridge"?`
 */
export function cellReward(name: string, space: CellSpace, seed: number): Float64Array {
  const reward = find(name, CELL_REWARDS);
  return reward.logReward(space, new RandomStream(seed).fork(reward.name));
}

/** A standard reward with a residual. @throws as above */
export function residualReward(name: string, space: CellSpace, seed: number): SplitReward {
  const reward: ResidualReward = find(name, RESIDUAL_REWARDS);
  return reward.make(space, new RandomStream(seed).fork(reward.name));
}

function find<T extends { readonly name: string }>(name: string, rewards: readonly T[]): T {
  const reward = rewards.find((one) => one.name === name);
  if (reward) return reward;
  const names = rewards.map((one) => one.name);
  throw new Error(`reward over cells: unknown "${name}"${suggestion(name, names)}`);
}
