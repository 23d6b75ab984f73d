/** Outcomes that come as text, as the rows that moves, surrogates and distances work on. */
import type { Environment } from './environment.js';

/**
 * States [texts, stateSize] and tokens [texts, tokenLength] of outcomes as text.
 * @throws when a text is no outcome of the environment
 */
export function rowsOfTexts(env: Environment, texts: readonly string[]): [Int32Array, Int32Array] {
  const states = new Int32Array(texts.length * env.stateSize);
  const tokens = new Int32Array(texts.length * env.tokenLength);
  texts.forEach((text, i) => {
    env.outcomeFromText(text, states, i * env.stateSize);
    env.outcomeTokens(states, i * env.stateSize, tokens, i * env.tokenLength);
  });
  return [states, tokens];
}
