/** A space of strings in words, for people: which letters, and how long. */
import { KNOWN_LETTERS } from '../format/data/column-kind.js';

/**
 * `DNA (ACGT), 20 letters each`, or `letters AB, 1 to 9 letters`.
 * @param shortest strings that there are, where they are of several lengths; 1 where it is not known
 */
export function spaceSentence(
  alphabet: string,
  size: { readonly length: string | number } | { readonly maxLength: string | number },
  shortest = 1,
): string {
  const name = Object.entries(KNOWN_LETTERS).find(([, letters]) => letters === alphabet)?.[0];
  const kind = name === undefined ? `letters ${alphabet}` : `${name} (${alphabet})`;
  return `${kind}, ${'length' in size ? `${size.length} letters each` : `${shortest} to ${size.maxLength} letters`}`;
}
