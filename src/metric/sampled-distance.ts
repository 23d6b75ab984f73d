/**
 * The distance of a policy from r in a space too large to enumerate, from samples:
 *
 *     tv = sum_x max(0, p(x) - r(x) / Z) = E_{x ~ p} [ max(0, 1 - r(x) / (Z p(x))) ]
 *
 * Every term lies in [0, 1], so the mean over n samples of the policy has a standard error of at most 1 / (2
 * sqrt(n)), and it is unbiased when p(x) and Z are exact. p(x) is (`outcomeLogProbs`); Z is a mean of r(y) /
 * q(y) over draws from the environment's law q, whose relative error is reported and moves the estimate by at
 * most as much. A sample of p(x) itself (importance sampling) would not do: the kink makes noise look like
 * distance.
 */
import { greatest } from '../math/log-space.js';
import { outcomeLogProbs } from '../exact/outcome-probability.js';
import type { Policy } from '../sampling/policy.js';

export interface SampledDistance {
  readonly tv: number;
  /** Standard error of the mean over the policy's samples. */
  readonly tvError: number;
  /** Samples of the policy. */
  readonly tvSamples: number;
}

export interface SampledNormalizer {
  readonly logZ: number;
  /** Standard error of Z over Z. */
  readonly zError: number;
  readonly zSamples: number;
}

/**
 * Z = sum_y r(y) from draws of a law.
 * @param logWeight log r(y) - log q(y) of each draw; -Infinity where r is 0
 * @throws when no draw has a reward
 */
export function sampledNormalizer(logWeight: ArrayLike<number>): SampledNormalizer {
  const n = logWeight.length;
  const max = greatest(logWeight);
  if (!(max > -Infinity))
    throw new Error(`distance: none of ${n} outcomes drawn by the environment has a reward`);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    const weight = Math.exp(logWeight[i] - max);
    sum += weight;
    squares += weight * weight;
  }
  const mean = sum / n;
  const variance = n > 1 ? Math.max(0, squares / n - mean * mean) * (n / (n - 1)) : Infinity;
  return { logZ: max + Math.log(mean), zError: Math.sqrt(variance / n) / mean, zSamples: n };
}

/**
 * @param states terminal states drawn from the policy [count, stateSize]; repeats count
 * @param logReward log r(x) of each [count]
 * @returns undefined where an outcome has too many ancestors for an exact p(x)
 */
export function sampledTv(
  policy: Policy,
  states: Int32Array,
  logReward: ArrayLike<number>,
  logZ: number,
): SampledDistance | undefined {
  const count = logReward.length;
  const logP = new Float64Array(count);
  if (!outcomeLogProbs(policy, states, count, logP)) return undefined;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    const excess = Math.max(0, 1 - Math.exp(logReward[i] - logZ - logP[i]));
    sum += excess;
    squares += excess * excess;
  }
  const tv = sum / count;
  const variance = Math.max(0, squares / count - tv * tv);
  return { tv, tvError: Math.sqrt(variance / Math.max(1, count - 1)), tvSamples: count };
}
