/** A painted reward as distributions, as a reward that methods pay for, and the modes that it has. */
import type { RewardDefinition } from 'ocgfn';
import { identityShaping } from 'ocgfn/reward';
import { LEAST_REWARD, rewardOf } from './levels.js';

/** log R of every cell [X]. */
export function logRewards(levels: Uint8Array): Float64Array {
  return Float64Array.from(levels, (level) => Math.log(rewardOf(level)));
}

/** log of the target distribution R / Z [X]. */
export function logTarget(logReward: Float64Array): Float64Array {
  let total = 0;
  for (const value of logReward) total += Math.exp(value);
  const logZ = Math.log(total);
  return logReward.map((value) => value - logZ);
}

/** The painted reward as methods that pay for calls see it. */
export function paintedReward(levels: Uint8Array, side: number): RewardDefinition {
  return {
    description: `painted on ${side} x ${side} cells`,
    oracle: {
      info: { name: 'painted', deterministic: true, higherIsBetter: true, range: [LEAST_REWARD, 1] },
      score: (outcomes) =>
        outcomes.map((text) => {
          const [x0, x1] = text.split(',').map(Number) as [number, number];
          return rewardOf(levels[x0 * side + x1]);
        }),
    },
    shaping: identityShaping,
  };
}

/**
 * Local maxima that stand out: cells at half of the highest level or more, and no lower than any neighbor; a
 * plateau counts once.
 */
export function modesOf(levels: Uint8Array, side: number): number[] {
  let most = 0;
  for (const level of levels) most = Math.max(most, level);
  const seen = new Uint8Array(levels.length);
  const modes: number[] = [];
  for (let start = 0; start < levels.length; start++) {
    if (seen[start] || levels[start] * 2 < most || levels[start] === 0) continue;
    // The plateau around this cell; it is a mode when nothing beside it is higher.
    const plateau = [start];
    seen[start] = 1;
    let top = true;
    for (let i = 0; i < plateau.length; i++) {
      for (const next of neighbors(plateau[i], side)) {
        if (levels[next] > levels[start]) top = false;
        if (levels[next] !== levels[start] || seen[next]) continue;
        seen[next] = 1;
        plateau.push(next);
      }
    }
    if (top) modes.push(plateau[plateau.length >> 1]);
  }
  return modes;
}

function neighbors(cell: number, side: number): number[] {
  const x0 = Math.floor(cell / side);
  const x1 = cell % side;
  const found: number[] = [];
  for (let d0 = -1; d0 <= 1; d0++) {
    for (let d1 = -1; d1 <= 1; d1++) {
      const [n0, n1] = [x0 + d0, x1 + d1];
      if ((d0 || d1) && n0 >= 0 && n1 >= 0 && n0 < side && n1 < side) found.push(n0 * side + n1);
    }
  }
  return found;
}
