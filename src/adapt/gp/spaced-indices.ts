/** Some rows that stand for all. */

/** `most` of the numbers 0 .. count - 1, evenly, or all. */
export function spacedIndices(count: number, most: number): number[] {
  const n = Math.min(count, most);
  return Array.from({ length: n }, (_, i) => Math.floor((i * count) / n));
}
