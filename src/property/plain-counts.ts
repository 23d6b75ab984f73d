/**
 * Objects of p0 counted by cell: the simplest estimate of masses, and the best one for common cells. Training
 * draws a share of its objects from p0 anyway, so that these cost nothing.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import type { RandomStream } from '../random/stream.js';

export interface PlainCounts {
  /** [Y] objects in each cell. */
  readonly counts: ArrayLike<number>;
  /** Objects in all. */
  readonly draws: number;
}

/** Objects in one go. */
const AT_ONCE = 1024;

/**
 * Draws objects of p0 and counts them on top of what is known.
 * @param counts [Y], added to
 * @param onObject told of every object, for whoever keeps one of each cell
 */
export async function countPlain(
  set: DescriptorSet,
  base: BaseMeasure,
  draws: number,
  random: RandomStream,
  counts: Float64Array,
  onObject?: (cell: number, states: Int32Array, at: number) => void,
): Promise<void> {
  const size = set.env.stateSize;
  const states = new Int32Array(Math.min(AT_ONCE, draws) * size);
  const cells = new Int32Array(Math.min(AT_ONCE, draws));
  for (let from = 0; from < draws; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, draws - from);
    base.sample(random, states, count);
    await set.measure(states, count, cells);
    for (let i = 0; i < count; i++) {
      counts[cells[i]]++;
      onObject?.(cells[i], states, i * size);
    }
  }
}
