/**
 * A policy under the masks of a constraint: in every state the probabilities of what can still be completed,
 * divided by their sum. What it draws fulfils the constraint, but not with the policy's law given the
 * constraint: an outcome's probability is p(x) divided by those sums along its way, so outcomes whose
 * beginnings are rarely completed come too often. `p / q`, the product of the sums, is their weight.
 */
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { ConstrainedEnvironment } from './constrained-environment.js';

/** @param env the policy's own, within a constraint */
export function maskedPolicy(policy: Policy, env: ConstrainedEnvironment): Policy {
  const A = env.actionCount;
  const mask = new Uint8Array(A);
  return {
    env,
    logProbs(states, count, out) {
      policy.logProbs(states, count, out);
      for (let r = 0; r < count; r++) {
        env.forwardMask(states, r * env.stateSize, mask, 0);
        normalize(out, r * A, mask);
      }
    },
  };
}

function normalize(out: Float32Array, at: number, mask: Uint8Array): void {
  let [most, allowed] = [-Infinity, 0];
  for (let a = 0; a < mask.length; a++) {
    if (mask[a] === 0) continue;
    allowed++;
    if (out[at + a] > most) most = out[at + a];
  }
  // Where the policy gives all of them nothing, they are alike.
  const lost = !(most > LOG_ZERO / 2);
  let total = 0;
  for (let a = 0; a < mask.length; a++) if (mask[a] === 1) total += lost ? 1 : Math.exp(out[at + a] - most);
  const log = lost ? Math.log(allowed) : most + Math.log(total);
  for (let a = 0; a < mask.length; a++)
    out[at + a] = mask[a] === 0 ? LOG_ZERO : (lost ? 0 : out[at + a]) - log;
}
