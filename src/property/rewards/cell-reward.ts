/**
 * A reward over cells, r(y): what the standard sets are made of. Definitions need nothing but a set of
 * descriptors, the masses of its cells and a seed, so that the same names work for every space.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { normal } from '../../random/normal.js';
import type { RandomStream } from '../../random/stream.js';

/** What a definition may look at. */
export interface CellSpace {
  readonly set: DescriptorSet;
  /** log Z_y [Y]; -Infinity for cells that are empty or were not found. */
  readonly logMass: Float64Array;
}

export interface CellReward {
  readonly name: string;
  /** One line: what is wanted, as a formula. */
  readonly help: string;
  /** `ten`: the set of ten for spaces that can be listed; `five`: the set of five for rare cells. */
  readonly group: 'ten' | 'five';
  /** log r(y) [Y]; -Infinity is a reward of 0. Cells that are empty get -Infinity. */
  readonly logReward: (space: CellSpace, random: RandomStream) => Float64Array;
}

/** Where a bin of a component lies between the first and the last, 0 to 1. */
export function scaled(set: DescriptorSet, cell: number, component: number): number {
  const k = component % set.components.length;
  return set.binIn(cell, k) / (set.components[k].bins - 1);
}

/** Sum over components of the scaled bins: 0 to the number of components. */
export function height(set: DescriptorSet, cell: number): number {
  return set.components.reduce((sum, _, k) => sum + scaled(set, cell, k), 0);
}

/** Squared distance of two cells in scaled bins. */
export function squaredDistance(set: DescriptorSet, one: number, other: number): number {
  return set.components.reduce((sum, _, k) => sum + (scaled(set, one, k) - scaled(set, other, k)) ** 2, 0);
}

/** Cells that are not empty, by rising mass; cells of one mass by number. */
export function byMass({ logMass }: CellSpace): number[] {
  const found = [...logMass.keys()].filter((y) => logMass[y] > -Infinity);
  return found.sort((a, b) => logMass[a] - logMass[b] || a - b);
}

/** log r(y) by a function of the cell, -Infinity where the cell is empty. */
export function overCells({ logMass }: CellSpace, logReward: (cell: number) => number): Float64Array {
  return logMass.map((mass, y) => (mass > -Infinity ? logReward(y) : -Infinity));
}

/** A normal deviate for every cell, whether it is empty or not: masses do not shift them. */
export function normals({ logMass }: CellSpace, deviation: number, random: RandomStream): Float64Array {
  return logMass.map(() => deviation * normal(random));
}
