/**
 * Success of asking for cells: the share of objects asked for y that lie in y, over all cells alike, weighted
 * by mass, and by rarity. A mean over objects drawn by mass alone would hide that rare cells fail.
 */

export interface CellSuccess {
  /** Mean over the cells that were asked for, each alike. */
  readonly uniform: number;
  /** Mean weighted by p0(cell). */
  readonly byMass: number;
  /**
   * Mean of each tenth of the cells, the rarest first; fewer entries where fewer than ten cells were asked
   * for.
   */
  readonly deciles: readonly number[];
  /** Success of each cell [Y], NaN where it was not asked for. */
  readonly rates: Float64Array;
  /** Cells asked for, and those of them that were never reached. */
  readonly asked: number;
  readonly never: number;
}

/**
 * @param asked cell asked for, of each try
 * @param got cell that the object lies in
 * @param logMass log Z_y [Y]
 * @throws without tries, or when a cell was asked for that has no mass
 */
export function cellSuccess(
  asked: ArrayLike<number>,
  got: ArrayLike<number>,
  logMass: ArrayLike<number>,
): CellSuccess {
  const Y = logMass.length;
  const tries = new Float64Array(Y);
  const hits = new Float64Array(Y);
  for (let i = 0; i < asked.length; i++) {
    tries[asked[i]]++;
    if (got[i] === asked[i]) hits[asked[i]]++;
  }
  const cells = [...tries.keys()].filter((y) => tries[y] > 0);
  if (cells.length === 0) throw new Error('success over cells: no cell was asked for');
  const empty = cells.find((y) => !(logMass[y] > -Infinity));
  if (empty !== undefined) throw new Error(`success over cells: cell ${empty} was asked for, it has no mass`);
  cells.sort((a, b) => logMass[a] - logMass[b] || a - b);
  const rates = hits.map((count, y) => (tries[y] > 0 ? count / tries[y] : NaN));
  const meanOf = (some: readonly number[]): number =>
    some.reduce((sum, y) => sum + rates[y], 0) / some.length;
  const parts = Math.min(10, cells.length);
  const deciles = Array.from({ length: parts }, (_, d) =>
    meanOf(cells.slice(Math.round((d * cells.length) / parts), Math.round(((d + 1) * cells.length) / parts))),
  );
  let [weighted, mass] = [0, 0];
  for (const y of cells) {
    weighted += Math.exp(logMass[y]) * rates[y];
    mass += Math.exp(logMass[y]);
  }
  return {
    uniform: meanOf(cells),
    byMass: weighted / mass,
    deciles,
    rates,
    asked: cells.length,
    never: cells.filter((y) => hits[y] === 0).length,
  };
}
