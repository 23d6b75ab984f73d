/** Success of asking for cells, from pairs of what was asked for and what came. */
import { successByRarity, type SuccessByRarity } from '../../property/success-by-rarity.js';

export interface CellSuccess extends SuccessByRarity {
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
  return {
    ...successByRarity(cells.map((y) => ({ success: rates[y], mass: Math.exp(logMass[y]) }))),
    rates,
    asked: cells.length,
    never: cells.filter((y) => hits[y] === 0).length,
  };
}
