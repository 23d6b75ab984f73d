/**
 * The set of five rewards over cells that a search finds hard, each in its own way: a corner, a ridge, two
 * far peaks, a ramp, noise in a band. Yardstick for spaces whose cells are rare. u_k is the bin of component
 * k, scaled to 0 .. 1; with fewer than three components the count starts over.
 */
import {
  byMass,
  height,
  normals,
  overCells,
  scaled,
  squaredDistance,
  type CellReward,
  type CellSpace,
} from './cell-reward.js';

/** Mass of the corner. */
const CORNER = 1e-9;
/** Mass of the two cells in the middle of the far peaks, at least and at most. */
const PEAK_MASS = [1e-8, 1e-4] as const;
/** Width of peaks, in scaled bins. */
const PEAK_WIDTH = 0.06;
/** The band: this part of the range of component 1. */
const BAND = [0.55, 0.75] as const;

/** The highest cells, as many as have the corner's mass together; at least one. */
function corner(space: CellSpace): Float64Array {
  const cells = byMass(space).sort((a, b) => height(space.set, b) - height(space.set, a) || a - b);
  const inside = new Set<number>();
  let mass = 0;
  for (const y of cells) {
    const next = mass + Math.exp(space.logMass[y]);
    if (inside.size > 0 && next > CORNER) break;
    inside.add(y);
    mass = next;
  }
  return overCells(space, (y) => (inside.has(y) ? 0 : -Infinity));
}

/** Two Gaussian bumps around the two cells of middling mass that lie farthest apart; each gets half. */
function peaks(space: CellSpace): Float64Array {
  const { set, logMass } = space;
  const found = byMass(space);
  const [least, most] = PEAK_MASS.map(Math.log);
  const middling = found.filter((y) => logMass[y] >= least && logMass[y] <= most);
  const candidates = middling.length >= 2 ? middling : found;
  let best = [candidates[0], candidates[0]];
  let farthest = -1;
  candidates.forEach((one, i) => {
    for (let j = i + 1; j < candidates.length; j++) {
      const distance = squaredDistance(set, one, candidates[j]);
      if (distance > farthest) [farthest, best] = [distance, [one, candidates[j]]];
    }
  });
  const bumps = best.map((center) => {
    const log = overCells(space, (y) => -squaredDistance(set, y, center) / (2 * PEAK_WIDTH ** 2));
    const total = log.reduce((sum, value, y) => sum + Math.exp(value + logMass[y]), 0);
    return log.map((value) => value - Math.log(2 * total));
  });
  return overCells(space, (y) => {
    const high = Math.max(bumps[0][y], bumps[1][y]);
    return high + Math.log1p(Math.exp(Math.min(bumps[0][y], bumps[1][y]) - high));
  });
}

const five = (name: string, help: string, logReward: CellReward['logReward']): CellReward => ({
  name,
  help,
  group: 'five',
  logReward,
});

export const FIVE_REWARDS: readonly CellReward[] = [
  five('corner', `r = 1 in the highest cells, of mass ${CORNER} together, else 0`, corner),
  five('ridge', 'log r = -(u_1 - 0.3 - 0.4 u_0)^2 / (2 0.06^2) + 3 u_2', (space) =>
    overCells(space, (y) => {
      const off = scaled(space.set, y, 1) - 0.3 - 0.4 * scaled(space.set, y, 0);
      return -(off * off) / (2 * 0.06 ** 2) + 3 * scaled(space.set, y, 2);
    }),
  ),
  five('peaks', 'two bumps of equal total around the two cells of mass 1e-8 to 1e-4 that lie farthest apart', peaks),
  five('ramp', 'log r = 8 u_0 + 4 u_2', (space) =>
    overCells(space, (y) => 8 * scaled(space.set, y, 0) + 4 * scaled(space.set, y, 2)),
  ),
  five(
    'band',
    `log r normal with deviation 1.5 in the bins of component 1 from ${BAND[0]} to ${BAND[1]} of its last, else r = 0`,
    (space, random) => {
      const noise = normals(space, 1.5, random);
      const k = 1 % space.set.components.length;
      const last = space.set.components[k].bins - 1;
      return overCells(space, (y) => {
        const bin = space.set.binIn(y, k);
        return bin >= Math.round(BAND[0] * last) && bin <= Math.round(BAND[1] * last) ? noise[y] : -Infinity;
      });
    },
  ),
]; // prettier-ignore
