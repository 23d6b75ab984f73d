/**
 * The set of ten rewards over cells, from mild to a few rare cells: yardstick of extraction where a space can
 * be listed. u_k is the bin of component k, scaled to 0 .. 1.
 */
import {
  byMass,
  height,
  normals,
  overCells,
  scaled,
  type CellReward,
  type CellSpace,
} from './cell-reward.js';

/** r(y) Z_y alike over some cells, 0 elsewhere. */
function evenOver(space: CellSpace, cells: readonly number[]): Float64Array {
  const wanted = new Set(cells);
  return overCells(space, (y) => (wanted.has(y) ? -space.logMass[y] : -Infinity));
}

/** Middle of the mass of a component: its scaled mean under p0. */
function middle({ set, logMass }: CellSpace, component: number): number {
  return logMass.reduce((sum, mass, y) => sum + Math.exp(mass) * scaled(set, y, component), 0);
}

/**
 * Cells that are above the middle of each of some components by `margin` of the way up to 1, or, where no
 * cell is, by half of that, and so on.
 */
function above(space: CellSpace, components: readonly number[], margin: number): Set<number> {
  const middles = components.map((k) => middle(space, k));
  for (let share = margin; ; share /= 2) {
    const cells = byMass(space).filter((y) =>
      components.every((k, i) => scaled(space.set, y, k) >= middles[i] + share * (1 - middles[i])),
    );
    if (cells.length > 0 || share < 1e-3) return new Set(cells);
  }
}

const ten = (
  name: string,
  help: string,
  logReward: CellReward['logReward'],
): CellReward => ({ name, help, group: 'ten', logReward }); // prettier-ignore

export const TEN_REWARDS: readonly CellReward[] = [
  ten('mild', 'log r normal with deviation 0.5', (space, random) => {
    const noise = normals(space, 0.5, random);
    return overCells(space, (y) => noise[y]);
  }),
  ten('lognormal', 'log r normal with deviation 1.5', (space, random) => {
    const noise = normals(space, 1.5, random);
    return overCells(space, (y) => noise[y]);
  }),
  ten('slope', 'log r = 4 u_0', (space) => overCells(space, (y) => 4 * scaled(space.set, y, 0))),
  ten('steep', 'log r = 4 times the sum of all u_k', (space) =>
    overCells(space, (y) => 4 * height(space.set, y)),
  ),
  ten('bump', 'log r = -(u_0 - c)^2 / (2 0.15^2), c halfway from the mean of u_0 to 1', (space) => {
    const center = (1 + middle(space, 0)) / 2;
    return overCells(space, (y) => -((scaled(space.set, y, 0) - center) ** 2) / (2 * 0.15 ** 2));
  }),
  ten('even', 'r = 1 / Z_y: every cell alike', (space) => overCells(space, (y) => -space.logMass[y])),
  ten('rare', 'r = 1 / Z_y for the rarest quarter of the cells, else 0', (space) => {
    const cells = byMass(space);
    return evenOver(space, cells.slice(0, Math.ceil(cells.length / 4)));
  }),
  ten('five-cells', 'r = 1 / Z_y for five cells drawn at random, else 0', (space, random) => {
    const cells = byMass(space);
    random.shuffle(cells);
    return evenOver(space, cells.slice(0, 5));
  }),
  ten('both', 'r = 1 where two components lie high (half of the way from their mean to 1), else e^-6', (space) => {
    const wanted = above(space, [0, 1], 0.5);
    return overCells(space, (y) => (wanted.has(y) ? 0 : -6));
  }),
  ten('all', 'r = 1 where every component lies above its mean (a fifth of the way to 1), else e^-8', (space) => {
    const wanted = above(space, [...space.set.components.keys()], 0.2);
    return overCells(space, (y) => (wanted.has(y) ? 0 : -8));
  }),
]; // prettier-ignore
