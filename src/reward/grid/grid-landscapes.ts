/**
 * Rewards on grids, as functions of a cell x in {0 .. H-1}^d. Band tests are in integers: with m = |2x -
 * (H-1)|,
 * |x/(H-1) - 1/2| = m / (2(H-1)), so "> 1/4" is 2m > H-1 and "between 3/10 and 4/10" is 3(H-1) < 5m < 4(H-1). In
 * floating point the test at 3/10 picks a wrong cell whenever H = 5k+1 (x = 12 of H = 16).
 */

/** R0, R1, R2 of the hypergrid reward. */
export type GridHeights = readonly [background: number, plateau: number, peak: number];

/** The usual choices. `standard` is that of Bengio et al. 2021 and the same as `classic`. */
export const gridPresets: Readonly<Record<string, GridHeights>> = {
  standard: [0.1, 0.5, 2],
  classic: [0.1, 0.5, 2],
  easy: [1e-3, 0.5, 2],
  hard: [1e-4, 1, 3],
};

/** 0 outside, 1 on the outer quarters, 2 in the band of the peaks (which is part of the quarters). */
export function gridBand(x: number, side: number): 0 | 1 | 2 {
  const width = side - 1;
  const m = Math.abs(2 * x - width);
  if (3 * width < 5 * m && 5 * m < 4 * width) return 2;
  return 2 * m > width ? 1 : 0;
}

/** R0 + R1 prod 1{outer quarter} + R2 prod 1{band}: Bengio et al., NeurIPS 2021. */
export function standardReward(cell: ArrayLike<number>, side: number, [r0, r1, r2]: GridHeights): number {
  let least = 2;
  for (let i = 0; i < cell.length; i++) least = Math.min(least, gridBand(cell[i], side));
  return r0 + (least >= 1 ? r1 : 0) + (least === 2 ? r2 : 0);
}

/**
 * True at the sparse goals: every coordinate is 1 or H-2, and not all are 1; in two dimensions (H-2,H-2),
 * (H-2,1), (1,H-2).
 */
export function isCorner(cell: ArrayLike<number>, side: number): boolean {
  let far = false;
  for (let i = 0; i < cell.length; i++) {
    if (cell[i] !== 1 && cell[i] !== side - 2) return false;
    if (cell[i] !== 1) far = true;
  }
  return far;
}

/** -((distance from the center - radius) / width)^2, for a grid that spans [-1, 1]^2. */
export function ringScore(cell: ArrayLike<number>, side: number, radius: number, width: number): number {
  const x = (2 * cell[0]) / (side - 1) - 1;
  const y = (2 * cell[1]) / (side - 1) - 1;
  return -square((Math.sqrt(x * x + y * y) - radius) / width);
}

/**
 * -(distance to the nearer of two half circles / width)^2: the half circles of radius 1 about (0, 0), upper,
 * and (1, 1/2), lower, known as two moons. The grid spans [-1.5, 2.5] x [-1.75, 2.25].
 */
export function moonsScore(cell: ArrayLike<number>, side: number, width: number): number {
  const x = (4 * cell[0]) / (side - 1) - 1.5;
  const y = (4 * cell[1]) / (side - 1) - 1.75;
  return -square(Math.min(toArc(x, y), toArc(1 - x, 0.5 - y)) / width);
}

/** Distance to the half circle x^2 + y^2 = 1, y >= 0. */
function toArc(x: number, y: number): number {
  if (y >= 0) return Math.abs(Math.sqrt(x * x + y * y) - 1);
  const beyond = Math.abs(x) - 1;
  return Math.sqrt(beyond * beyond + y * y);
}

function square(value: number): number {
  return value * value;
}
