/**
 * Walks through the allowed actions of a mask. With thousands of actions of which a few are allowed,
 * `indexOf` is far faster than a loop.
 */

/** From this many actions on, `indexOf` pays. */
const MANY = 48;

/** The first allowed action from `from` on, -1 where there is none. */
export function nextAllowed(mask: Uint8Array, from: number): number {
  if (mask.length >= MANY) return mask.indexOf(1, from);
  for (let a = from; a < mask.length; a++) if (mask[a]) return a;
  return -1;
}

/** Number of allowed actions. */
export function countAllowed(mask: Uint8Array): number {
  let count = 0;
  for (let a = nextAllowed(mask, 0); a >= 0; a = nextAllowed(mask, a + 1)) count++;
  return count;
}
