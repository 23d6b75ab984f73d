/**
 * Bounds on log Z from trajectories. With w(tau) = R(x) P_B(tau|x) / P_F(tau):
 *
 *     elbo = E_{tau ~ P_F} [log w]  <=  log Z  <=  eubo = E_{x ~ R/Z, tau ~ P_B} [log w]
 *
 * Both are equal to log Z for exact flows; eubo - elbo is the sum of the two Kullback-Leibler divergences
 * between the trajectory distributions (in nats). log E_{P_F} [w] is the importance-sampling estimate of log
 * Z between them. `logZGap` compares a learned log Z with a known one.
 */
import { logMeanExp } from '../math/log-space.js';
import { moments } from '../math/moments.js';
import type { Policy } from '../sampling/policy.js';
import type { TrajectoryBatch } from '../sampling/trajectories.js';

export interface EvidenceBound {
  /**
   * Mean of log w: elbo for roll-outs of the policy, eubo for backward trajectories from exact draws of R.
   */
  readonly mean: number;
  /** log of the mean of w. */
  readonly logMean: number;
  /** Standard error of `mean`. */
  readonly standardError: number;
  readonly count: number;
}

/**
 * log w of every trajectory of a batch, averaged.
 * @param logReward log R(x) of each trajectory [M]
 * @param scratch room for log-probabilities [N, A]; allocated when absent
 */
export function evidenceBound(
  policy: Policy,
  batch: TrajectoryBatch,
  logReward: ArrayLike<number>,
  scratch = new Float32Array(batch.size * policy.env.actionCount),
): EvidenceBound {
  if (batch.count === 0) throw new Error('evidence bound: a batch of trajectories is needed, got none');
  const actions = policy.env.actionCount;
  policy.logProbs(batch.states, batch.size, scratch);
  const logW = Float64Array.from({ length: batch.count }, (_, m) => {
    let total = logReward[m];
    for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++)
      total += batch.logPB[i] - scratch[i * actions + batch.actions[i]];
    return total;
  });
  const { mean, deviation } = moments(logW);
  const count = logW.length;
  return { mean, logMean: logMeanExp(logW), standardError: deviation / Math.sqrt(count), count };
}

/** Learned minus exact log Z. */
export function logZGap(learned: number, exact: number): number {
  return learned - exact;
}
