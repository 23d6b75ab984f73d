/** Diversity: the mean distance of all pairs of a list of outcomes. */
import { textDistance, type TextDistance } from './edit-distance.js';

/** Mean pairwise distance; 0 for fewer than two texts. All pairs are compared: k (k - 1) / 2 of them. */
export function diversity(texts: readonly string[], distance: TextDistance): number {
  const between = textDistance(distance);
  let total = 0;
  for (let i = 0; i < texts.length; i++) {
    for (let j = 0; j < i; j++) total += between(texts[i], texts[j]);
  }
  const pairs = (texts.length * (texts.length - 1)) / 2;
  return pairs > 0 ? total / pairs : 0;
}
