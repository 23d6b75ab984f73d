/**
 * Network inputs that can be made from any environment's `outcomeTokens`: attention tokens, one a position,
 * and a sparse encoding of the outcome alone.
 */
import type { Environment, StateFeatures, TokenFeatures } from './environment.js';

/**
 * One token for each position p of the outcome, with two features: p, and the token there. The first position
 * behind the end of a shorter outcome holds an "end" token, so that attention can point at the end as at any
 * symbol; later positions are absent.
 */
export function outcomeTokenFeatures(
  env: Pick<Environment, 'tokenLength' | 'vocabulary' | 'outcomeTokens'>,
): TokenFeatures {
  const { tokenLength, vocabulary } = env;
  const scratch = new Int32Array(tokenLength);
  const end = tokenLength + vocabulary;
  return {
    count: end + 1,
    active: 2,
    tokens: tokenLength,
    perState: false,
    write(_states, _at, outcomes, outcomeAt, out, outAt) {
      env.outcomeTokens(outcomes, outcomeAt, scratch, 0);
      let ended = false;
      for (let p = 0; p < tokenLength; p++) {
        const token = scratch[p];
        out[outAt + 2 * p] = ended ? -1 : p;
        out[outAt + 2 * p + 1] = ended ? -1 : token < 0 ? end : tokenLength + token;
        ended ||= token < 0;
      }
    },
  };
}

/**
 * One index for each (position, token) of an outcome row: the network's input where the outcome is read
 * without attention.
 */
export function outcomeFeatures(
  env: Pick<Environment, 'tokenLength' | 'vocabulary' | 'outcomeTokens'>,
): StateFeatures {
  const { tokenLength, vocabulary } = env;
  return {
    count: tokenLength * vocabulary,
    active: tokenLength,
    write(states, at, out, outAt) {
      env.outcomeTokens(states, at, out, outAt);
      for (let p = 0; p < tokenLength; p++) {
        if (out[outAt + p] >= 0) out[outAt + p] += p * vocabulary;
      }
    },
  };
}
