/**
 * The distance of draws from a wanted law of cells: tv = 1/2 sum over y |share of draws in y - p(y)|, beside
 * the tv that as many draws of an exact sampler have. Says nothing about objects inside a cell
 * (within-cell.ts).
 */
import { exactNoise } from '../../property/reference/exact-noise.js';

export interface CellDistance {
  /** Between 0 and 1; never below about `noise`, however good the sampler. */
  readonly tv: number;
  /** Standard error of tv over the draws: that of the share of the cells that came too often. */
  readonly error: number;
  /** Expected tv of as many exact draws. */
  readonly noise: number;
  /** tv / noise. */
  readonly ratio: number;
  /** Share of the draws in cells that nobody wants. */
  readonly outside: number;
  readonly draws: number;
}

/**
 * @param histogram draws, or weights of them, in each cell [Y]
 * @param logWanted log p(y), normalized [Y]
 * @param draws number of draws behind the histogram; default: its sum
 * @throws when there are no draws, or cells are not as many as wanted
 */
export function cellDistance(
  histogram: ArrayLike<number>,
  logWanted: ArrayLike<number>,
  draws?: number,
): CellDistance {
  if (histogram.length !== logWanted.length)
    throw new Error(`distance over cells: ${histogram.length} cells drawn, ${logWanted.length} wanted`);
  let total = 0;
  for (let y = 0; y < histogram.length; y++) total += histogram[y];
  if (!(total > 0)) throw new Error('distance over cells: no draws');
  const n = draws ?? total;
  let [tv, often, outside] = [0, 0, 0];
  for (let y = 0; y < histogram.length; y++) {
    const share = histogram[y] / total;
    const wanted = Math.exp(logWanted[y]);
    if (share > wanted) {
      tv += share - wanted;
      often += share;
    }
    if (wanted === 0) outside += share;
  }
  const noise = exactNoise(logWanted, Math.max(1, Math.round(n)));
  return {
    tv,
    error: Math.sqrt((often * Math.max(0, 1 - often)) / n),
    noise,
    ratio: tv / noise,
    outside,
    draws: n,
  };
}

/** Draws in each cell. @param cells [count] @returns [Y] */
export function cellHistogram(cells: ArrayLike<number>, count: number, Y: number): Float64Array {
  const histogram = new Float64Array(Y);
  for (let i = 0; i < count; i++) histogram[cells[i]]++;
  return histogram;
}
