/**
 * The sampler of active adaptation: adapted again and again to the reward as it is known so far, which costs
 * no reward call.
 */
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';

export interface RoundSampler {
  readonly policy: Policy;
  /** What batches are drawn from: the policy, or better, the policy of what is not paid for yet. */
  readonly proposal: Policy;
  /**
   * Adapts the policy to r_hat^gamma: paid rewards where there are, the surrogate's elsewhere.
   * @param last after the last round: what comes out is kept
   * @returns training losses by name; empty where nothing is trained
   */
  adapt(gamma: number, random: RandomStream, last: boolean): Readonly<Record<string, number>>;
}
