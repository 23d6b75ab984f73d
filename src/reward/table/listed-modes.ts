/**
 * Modes of a table of scores: a list that takes a walk over all of it, made when it is asked for and once.
 */
import type { RewardDefinition } from '../definition.js';

/**
 * @param list lists the modes
 * @returns the reward with `modes`, `modeCount` and `isMode`
 */
export function withListedModes(reward: RewardDefinition, list: () => readonly string[]): RewardDefinition {
  let modes: readonly string[] | undefined;
  let known: ReadonlySet<string> | undefined;
  const listed = (): readonly string[] => (modes ??= list());
  return {
    ...reward,
    get modes() {
      return listed();
    },
    get modeCount() {
      return listed().length;
    },
    isMode: (outcome) => (known ??= new Set(listed())).has(outcome),
  };
}
