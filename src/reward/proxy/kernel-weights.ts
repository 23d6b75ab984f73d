/**
 * Weights of kernels, and of the noise, by marginal likelihood: how much of the scores each explains. Found
 * from at most `SCALES_FROM` rows.
 */
import { VarianceComponents } from '../../math/variance-components.js';

/** Rows that weights are found from, at most: every update costs the cube. */
const SCALES_FROM = 256;
const STEPS = 12;
const LEAST_WEIGHT = 1e-6;
/** Least variance of the noise, in units of the scores' own. */
const LEAST_NOISE = 1e-4;

/**
 * @param kernel value of kernel g between rows i >= j
 * @param count kernels
 * @param rows to learn from, rising
 * @param y of every row, centered over `rows`, of variance one there
 * @param noise share of the noise that every row has
 * @returns [count + 1], the noise last
 */
export function findKernelWeights(
  kernel: (g: number, i: number, j: number) => number,
  count: number,
  rows: readonly number[],
  y: ArrayLike<number>,
  noise: ArrayLike<number>,
): Float64Array {
  const some = spread(rows, SCALES_FROM);
  const n = some.length;
  const components = Array.from({ length: count + 1 }, (_, g) => {
    const V = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      if (g === count) V[i * n + i] = noise[some[i]];
      else for (let j = 0; j <= i; j++) V[i * n + j] = V[j * n + i] = kernel(g, some[i], some[j]);
    }
    return V;
  });
  const problem = new VarianceComponents(
    components,
    Float64Array.from(some, (row) => y[row]),
  );
  const least = new Float64Array(count + 1).fill(LEAST_WEIGHT);
  least[count] = LEAST_NOISE;
  const weights = new Float64Array(count + 1).fill(1 / (2 * count));
  weights[count] = 0.5;
  for (let step = 0; step < STEPS; step++) problem.step(weights, least);
  return weights;
}

/** At most `most` rows, evenly over the list. */
function spread(rows: readonly number[], most: number): readonly number[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
}
