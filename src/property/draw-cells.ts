/** Draws of cells by their shares. */
import type { RandomStream } from '../random/stream.js';

/** n cells drawn independently from p(y), given by logarithms [Y] that need not be normalized. */
export function drawCells(logTarget: Float64Array, n: number, random: RandomStream): Int32Array {
  const cells = new Int32Array(n);
  let below = 0;
  const cumulative = Float64Array.from(logTarget, (logP) => (below += Math.exp(logP)));
  for (let i = 0; i < n; i++) {
    cells[i] = placeIn(cumulative, random.uniform() * below);
  }
  return cells;
}

/** First place of a cumulated sum [Y] that lies above u; the last one where none does. */
export function placeIn(cumulative: Float64Array, u: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
