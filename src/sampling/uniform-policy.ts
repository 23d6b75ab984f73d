/**
 * The policy that chooses among the allowed actions uniformly: the random baseline and the simplest explorer.
 */
import type { Environment } from '../env/environment.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { Policy } from './policy.js';

export function uniformPolicy(env: Environment): Policy {
  const mask = new Uint8Array(env.actionCount);
  return {
    env,
    logProbs(states, count, out) {
      for (let r = 0; r < count; r++) {
        env.forwardMask(states, r * env.stateSize, mask, 0);
        let allowed = 0;
        for (let a = 0; a < mask.length; a++) allowed += mask[a];
        const logP = -Math.log(allowed);
        for (let a = 0; a < mask.length; a++) out[r * mask.length + a] = mask[a] ? logP : LOG_ZERO;
      }
    },
  };
}
