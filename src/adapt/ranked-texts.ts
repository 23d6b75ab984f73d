/** Candidates by text, best rank first. */

/** Equal ranks fall back to the text, so that the order never depends on the engine's sort. */
export const bestFirst = (ranks: ReadonlyMap<string, number>): [text: string, rank: number][] =>
  [...ranks].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

/** True when two texts of one length differ in at most one character. */
export function areNeighbors(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length && different < 2; i++) if (a[i] !== b[i]) different++;
  return different < 2;
}
