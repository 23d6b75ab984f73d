/** A payer for tests of what is done within a constraint: R(x) = 1 + A's; 1e-3 where it is infeasible. */
import type { Evaluation, Payer } from '../src/adapt/payer.js';

/** What was asked for is kept, in order. */
export function payingLetters(): Payer & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    get calls() {
      return asked.length;
    },
    remaining: Infinity,
    logReward: (raw) => Math.log(raw ?? 1e-3),
    evaluate(texts) {
      asked.push(...texts);
      const scored = (text: string): Evaluation => {
        const raw = text.split('A').length;
        return { text, raw, logReward: Math.log(raw) };
      };
      return Promise.resolve(texts.map(scored));
    },
  };
}
