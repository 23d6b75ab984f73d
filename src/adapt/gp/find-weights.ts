/**
 * Weights of a sum of kernels, and of the noise, under which scores are most likely: the best of the last
 * ones and of a coarse grid, then some updates that never lower the likelihood (variance-components.ts).
 */
import { VarianceComponents } from '../../math/variance-components.js';

/** Updates of the weights. */
const STEPS = 8;
/** The noise has at least this variance, in units of the scores' own; other weights may all but vanish. */
const LEAST_NOISE = 1e-4;
const LEAST_WEIGHT = 1e-6;

/**
 * @param components kernels between the points [n, n] each, and at the end the noise
 * @param y standardized scores [n]
 * @param weights the last ones; overwritten [components]
 * @returns the log marginal likelihood, nats
 */
export function findWeights(
  components: readonly Float64Array[],
  y: Float64Array,
  weights: Float64Array,
): number {
  const search = new VarianceComponents(components, y);
  const kernels = weights.length - 1;
  let best = -Infinity;
  let start: Float64Array = weights.slice();
  for (const candidate of [weights.slice(), ...coarseWeights(kernels)]) {
    const likelihood = likelihoodOf(search, candidate);
    if (!(likelihood > best)) continue;
    best = likelihood;
    start = candidate;
  }
  const least = new Float64Array(weights.length).fill(LEAST_WEIGHT);
  least[kernels] = LEAST_NOISE;
  for (let step = 0; step < STEPS; step++) search.step(start, least);
  weights.set(start);
  return search.logLikelihood(weights);
}

/** Starts: all kernels alike, and each of them alone, with little and with much noise. */
function coarseWeights(kernels: number): Float64Array[] {
  return [0.05, 0.5].flatMap((noise) => {
    const alike = new Float64Array(kernels + 1).fill((1 - noise) / kernels);
    alike[kernels] = noise;
    const alone = Array.from({ length: kernels }, (_, g) => {
      const weights = new Float64Array(kernels + 1).fill((0.1 * (1 - noise)) / kernels);
      weights[g] += 0.9 * (1 - noise);
      weights[kernels] = noise;
      return weights;
    });
    return [alike, ...alone];
  });
}

/** -Infinity under weights whose covariance is singular to rounding: others are to be tried. */
function likelihoodOf(search: VarianceComponents, weights: Float64Array): number {
  try {
    return search.logLikelihood(weights);
  } catch {
    return -Infinity;
  }
}
