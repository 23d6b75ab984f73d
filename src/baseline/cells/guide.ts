/**
 * A reward without zeros, for walks and for training: where r(y) = 0 the logarithm falls with the distance
 * from the nearest cell that has a reward, so that there is a way down to it. It is no part of the target:
 * draws from cells without a reward are not kept.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';

/** Nats less for every bin of distance. */
const SLOPE = 4;

/**
 * @param logReward log r(y) [Y]
 * @param gap nats between the least reward and the nearest cell without one
 * @throws when no cell has a reward
 */
export function guided(set: DescriptorSet, logReward: Float64Array, gap = SLOPE): Float64Array {
  const { cells, components } = set;
  const distance = new Int32Array(cells).fill(-1);
  let front: number[] = [];
  let least = Infinity;
  for (let y = 0; y < cells; y++) {
    if (!(logReward[y] > -Infinity)) continue;
    distance[y] = 0;
    front.push(y);
    least = Math.min(least, logReward[y]);
  }
  if (front.length === 0) throw new Error('controls: no cell has a reward');
  for (let d = 1; front.length > 0; d++) {
    const next: number[] = [];
    for (const y of front) {
      components.forEach(({ bins }, k) => {
        const bin = set.binIn(y, k);
        for (const step of [-1, 1]) {
          if (bin + step < 0 || bin + step >= bins) continue;
          const neighbor = y + step * set.strideOf(k);
          if (distance[neighbor] >= 0) continue;
          distance[neighbor] = d;
          next.push(neighbor);
        }
      });
    }
    front = next;
  }
  return logReward.map((log, y) => (distance[y] === 0 ? log : least - gap - SLOPE * (distance[y] - 1)));
}
