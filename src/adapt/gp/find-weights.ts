/**
 * Weights of a sum of kernels, and of the noise, under which scores are most likely: the best of the last
 * ones and of a coarse grid, then some updates that never lower the likelihood (variance-components.ts).
 */
import { VarianceComponents } from '../../math/variance-components.js';
import { spacedIndices } from './spaced-indices.js';

/** Updates of the weights. */
const STEPS = 8;
/** Points that starts are compared on, at most: evenly from all. */
const COMPARED_ON = 128;
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
  const kernels = weights.length - 1;
  const search = new VarianceComponents(components, y);
  const start = bestStart(components, y, [weights.slice(), ...coarseWeights(kernels)]);
  const least = new Float64Array(weights.length).fill(LEAST_WEIGHT);
  least[kernels] = LEAST_NOISE;
  for (let step = 0; step < STEPS; step++) search.step(start, least);
  weights.set(start);
  return search.logLikelihood(weights);
}

/** The likeliest of some weights, on some of the points: a look at all costs the cube. */
function bestStart(
  components: readonly Float64Array[],
  y: Float64Array,
  candidates: readonly Float64Array[],
): Float64Array {
  const some = spacedIndices(y.length, COMPARED_ON);
  const part = components.map((V) => Float64Array.from({ length: some.length ** 2 }, (_, e) =>
    V[some[Math.floor(e / some.length)] * y.length + some[e % some.length]])); // prettier-ignore
  const search = new VarianceComponents(
    part,
    Float64Array.from(some, (p) => y[p]),
  );
  let best = -Infinity;
  let [start] = candidates;
  for (const candidate of candidates) {
    const likelihood = likelihoodOf(search, candidate);
    if (!(likelihood > best)) continue;
    best = likelihood;
    start = candidate;
  }
  return start;
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
