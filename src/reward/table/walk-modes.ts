/**
 * Modes of a score table: walk down the scores (ties in the order of the sequences) while they are at or
 * above the quantile that keeps the top 1,122 of 65,536; keep a sequence when its Hamming distance to every
 * one kept so far is 2 or more. SIX6_REF_R1 of TFBind8 has 328.
 */

/** Share of a table that is searched for modes: 1,122 of 65,536. */
export const MODE_SHARE = 1122 / 65536;

/**
 * @param sequences of one length, in ascending order
 * @param scores one each
 * @returns the modes, best first
 */
export function walkModes(
  sequences: readonly string[],
  scores: ArrayLike<number>,
  share = MODE_SHARE,
): string[] {
  if (sequences.length === 0) return [];
  const order = Int32Array.from(sequences, (_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);
  const last = Math.max(1, Math.floor(share * sequences.length + 1e-9)) - 1;
  const threshold = scores[order[last]];
  const kept: string[] = [];
  for (const index of order) {
    if (scores[index] < threshold) break;
    const sequence = sequences[index];
    if (kept.every((mode) => differAtTwo(mode, sequence))) kept.push(sequence);
  }
  return kept;
}

function differAtTwo(a: string, b: string): boolean {
  let differences = 0;
  for (let i = 0; i < a.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i) && ++differences === 2) return true;
  }
  return false;
}
