/** Items of which nothing is predicted yet, with the nearest measured outcome where there is one. */
import { rowsOfTexts } from '../env/rows-of-texts.js';
import type { KnownOutcomes } from './known-outcomes.js';
import { NearestOutcome } from './outcome-distance.js';
import type { PlateItem, PlateReason } from './plate-item.js';

export function nearestItems(
  known: KnownOutcomes,
  texts: readonly string[],
  reasonOf: (text: string) => PlateReason,
): PlateItem[] {
  const { env } = known;
  const [, tokens] = rowsOfTexts(env, texts);
  const look = new NearestOutcome(env, known.tokens, known.count);
  return texts.map((text, i) => {
    const distance = look.find(tokens, i * env.tokenLength);
    return {
      text,
      reason: reasonOf(text),
      ...(look.index >= 0 && { nearest: known.texts[look.index], distance }),
    };
  });
}
