/** What a cell says of each descriptor as a number, and how much of the base measure each bin has. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';

/** Mass of each bin of a component under the base measure. [bins] @param logMass log Z_y of every cell [Y] */
export function marginal(set: DescriptorSet, logMass: ArrayLike<number>, component: number): Float64Array {
  const mass = new Float64Array(set.components[component].bins);
  for (let cell = 0; cell < set.cells; cell++) mass[set.binIn(cell, component)] += Math.exp(logMass[cell]);
  return mass;
}

/**
 * The value that stands for a bin: an integer, or the middle of an interval; an open end bin has its inner
 * bound.
 */
function valueOf(set: DescriptorSet, cell: number, component: number): number {
  const one = set.components[component];
  const [low, high] = one.boundsOf(set.binIn(cell, component));
  if (!Number.isFinite(low)) return high;
  return Number.isFinite(high) ? Number(((low + high) / 2).toPrecision(12)) : low;
}

/** The values of a cell by the names of their descriptors: `{ charge: 5, moment: 0.45 }`. */
export function cellRow(set: DescriptorSet, cell: number): Record<string, number> {
  return Object.fromEntries(set.components.map(({ name }, k) => [name, valueOf(set, cell, k)]));
}
