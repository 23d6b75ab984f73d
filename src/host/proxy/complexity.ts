/** How varied a sequence is: proxies are easily fooled by repeats. */

/** The complexity below which lies a twentieth of the sequences. */
export function lowComplexity(sequences: readonly string[]): number {
  const sorted = Float64Array.from(sequences, complexity).sort();
  return sorted[Math.floor(sorted.length / 20)];
}

/**
 * Shannon entropy of the letters in bits: 0 for one letter alone, log2(20) = 4.32 for all amino acids alike.
 */
export function complexity(sequence: string): number {
  const counts = new Map<string, number>();
  for (const letter of sequence) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / sequence.length) * Math.log2(count / sequence.length);
  return bits === 0 ? 0 : bits;
}
