/**
 * Novelty: the mean distance of outcomes to the nearest member of a reference set, such as the known
 * sequences.
 */
import { textDistance, type TextDistance } from './edit-distance.js';

/**
 * Mean over `texts` of the least distance to a text of `reference`; 0 where `texts` is empty.
 * @throws when the reference set is empty: nothing is near
 */
export function novelty(
  texts: readonly string[],
  reference: readonly string[],
  distance: TextDistance,
): number {
  if (reference.length === 0) throw new Error('novelty: the reference set must hold an outcome, got none');
  const between = textDistance(distance);
  let total = 0;
  for (const text of texts) {
    let nearest = Infinity;
    for (const known of reference) nearest = Math.min(nearest, between(text, known));
    total += nearest;
  }
  return texts.length > 0 ? total / texts.length : 0;
}
