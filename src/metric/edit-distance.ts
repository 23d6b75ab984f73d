/**
 * Distances between outcomes as text: Hamming for fixed length, Levenshtein for variable length. Letters are
 * UTF-16 code units.
 */

export type TextDistance = 'hamming' | 'levenshtein';

/** Positions that differ; letters that only the longer text has count as different. */
export function hamming(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  let different = Math.max(a.length, b.length) - shared;
  for (let i = 0; i < shared; i++) if (a.charCodeAt(i) !== b.charCodeAt(i)) different++;
  return different;
}

/** Least number of insertions, deletions and substitutions that turn a into b. */
export function levenshtein(a: string, b: string): number {
  const row = Int32Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      const substitution = diagonal + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      row[j] = Math.min(substitution, above + 1, row[j - 1] + 1);
      diagonal = above;
    }
  }
  return row[b.length];
}

/** The distance of that name. */
export function textDistance(kind: TextDistance): (a: string, b: string) => number {
  return kind === 'hamming' ? hamming : levenshtein;
}
