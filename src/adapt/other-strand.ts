/** The other strand of DNA or RNA, for surrogates of scores that both strands share. */

/**
 * The other strand of the outcome tokens[at ..], written to `out` [tokenLength]; tokens behind the end stay
 * there.
 * @param complement token of the letter on the other strand, by token
 */
export function writeOtherStrand(
  tokens: Int32Array,
  at: number,
  complement: Int32Array,
  out: Int32Array,
): void {
  let length = out.length;
  while (length > 0 && tokens[at + length - 1] < 0) length--;
  for (let i = 0; i < out.length; i++) out[i] = i < length ? complement[tokens[at + length - 1 - i]] : -1;
}

const PARTNERS: Readonly<Record<string, string>> = { A: 'TU', C: 'G', G: 'C', T: 'A', U: 'A' };

/** Token of the letter on the other strand, by token; undefined where letters are not those of DNA or RNA. */
export function partnersOf(letters: readonly string[]): Int32Array | undefined {
  const partners = letters.map((letter) => letters.findIndex((other) => PARTNERS[letter]?.includes(other)));
  return letters.length === 4 && !partners.includes(-1) ? Int32Array.from(partners) : undefined;
}
