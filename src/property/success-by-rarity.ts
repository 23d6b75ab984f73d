/**
 * Success of asking for cells in a few figures: over the cells alike, by mass, and by rarity. A mean over objects
 * drawn by mass alone would hide that rare cells fail.
 */

/** A cell that was asked for: its share of hits, and p0(cell). */
export interface RatedCell {
  readonly success: number;
  readonly mass: number;
}

export interface SuccessByRarity {
  /** Mean over the cells, each alike. */
  readonly uniform: number;
  /** Mean weighted by mass. */
  readonly byMass: number;
  /** Mean of each tenth of the cells, the first ones first; fewer entries where there are fewer than ten cells. */
  readonly deciles: readonly number[];
}

/** @param cells the rarest first */
export function successByRarity(cells: readonly RatedCell[]): SuccessByRarity {
  const meanOf = (some: readonly RatedCell[]): number =>
    some.reduce((sum, { success }) => sum + success, 0) / some.length;
  const parts = Math.min(10, cells.length);
  const edge = (d: number): number => Math.floor((cells.length * d) / parts);
  const total = cells.reduce((sum, { mass }) => sum + mass, 0);
  return {
    uniform: meanOf(cells),
    byMass: cells.reduce((sum, { success, mass }) => sum + mass * success, 0) / total,
    deciles: Array.from({ length: parts }, (_, d) => meanOf(cells.slice(edge(d), edge(d + 1)))),
  };
}
