/**
 * Sequence logos (Schneider & Stephens 1990): at every position the letters stand in the order of their
 * frequency, and the column is as high as the position is informative, log2(alphabet) - entropy, in bits. The
 * small-sample correction is left out and the number of sequences shown instead.
 */
import { svg } from './chart-frame.js';
import { html, type Html } from './html.js';

export interface LogoColumn {
  /** Bits: height of the whole column. */
  readonly information: number;
  /** Letters with their heights in bits, rarest first: the order in which they are stacked. */
  readonly letters: readonly { readonly letter: string; readonly bits: number }[];
}

/**
 * Columns of a logo. Sequences may differ in length; a position counts the sequences that reach it.
 * @param weights weight of every sequence; equal ones by default
 */
export function logoColumns(
  sequences: readonly string[],
  alphabetSize: number,
  weights?: ArrayLike<number>,
): LogoColumn[] {
  const length = Math.max(0, ...sequences.map((sequence) => sequence.length));
  return Array.from({ length }, (_, position) => {
    const counts = new Map<string, number>();
    let total = 0;
    sequences.forEach((sequence, i) => {
      if (position >= sequence.length) return;
      const weight = weights?.[i] ?? 1;
      counts.set(sequence[position], (counts.get(sequence[position]) ?? 0) + weight);
      total += weight;
    });
    let entropy = 0;
    for (const count of counts.values()) if (count > 0) entropy -= (count / total) * Math.log2(count / total);
    const information = Math.max(0, Math.log2(alphabetSize) - entropy);
    const letters = [...counts]
      .map(([letter, count]) => ({ letter, bits: (count / total) * information }))
      .sort((a, b) => a.bits - b.bits || (a.letter < b.letter ? 1 : -1));
    return { information, letters };
  });
}

/** Class of a letter's color: the usual ones of nucleotides, chemical groups for amino acids. */
function colorClass(letter: string, alphabetSize: number): string {
  const groups: Readonly<Record<string, string>> =
    alphabetSize <= 5
      ? { A: 'green', C: 'blue', G: 'amber', TU: 'red' }
      : { GSTYCQN: 'green', KRH: 'blue', DE: 'red', AVLIPWFM: 'ink' };
  const found = Object.entries(groups).find(([letters]) => letters.includes(letter.toUpperCase()));
  return `letter-${found?.[1] ?? 'ink'}`;
}

/** Share of the font size that a capital letter is high, in the usual sans-serif faces. */
const CAP_HEIGHT = 0.72;
/** Letters lower than this (pixels) are left out: they cannot be read. */
const LEAST_HEIGHT = 1;

/** A logo of sequences as SVG. */
export function sequenceLogo(
  sequences: readonly string[],
  alphabetSize: number,
  options: { readonly title: string; readonly weights?: ArrayLike<number>; readonly height?: number },
): Html {
  const columns = logoColumns(sequences, alphabetSize, options.weights);
  const { title, height = 150 } = options;
  const most = Math.log2(alphabetSize);
  const [left, top, bottom] = [44, 10, height - 34];
  const step = columns.length > 30 ? 18 : 28;
  const width = left + Math.max(columns.length, 6) * step + 10;
  const py = (bits: number): number => bottom - (bits / most) * (bottom - top);
  const everyNth = columns.length > 30 ? 5 : 1;
  const body = html`<g class="axes">
      <path class="axis" d="M${left - 4} ${top}V${bottom}H${width - 6}" />
      ${[0, most / 2, most].map((bits) => html`<text x="${left - 9}" y="${py(bits) + 4}" text-anchor="end">${Number(bits.toFixed(1))}</text>`)}
      <text class="label" transform="translate(12 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">
        bits
      </text>
      <text class="label" x="${(left + width) / 2}" y="${height - 4}" text-anchor="middle">
        position (${sequences.length} sequences)
      </text>
      ${columns.map((_, i) =>
        i === 0 || (i + 1) % everyNth === 0
          ? html`<text x="${left + (i + 0.5) * step}" y="${bottom + 14}" text-anchor="middle">${i + 1}</text>`
          : undefined,
      )}
    </g>
    ${columns.map(({ letters }, i) => {
      let base = 0;
      return letters.map(({ letter, bits }) => {
        const [low, high] = [py(base), py(base + bits)];
        base += bits;
        if (low - high < LEAST_HEIGHT) return undefined;
        // A letter of font size 100 with the given width, squeezed to its height.
        const scale = (low - high) / (100 * CAP_HEIGHT);
        const place = `translate(${left + i * step + 1} ${low.toFixed(2)}) scale(1 ${scale.toFixed(4)})`;
        return html`<text
          class="letter ${colorClass(letter, alphabetSize)}"
          transform="${place}"
          textLength="${step - 2}"
          lengthAdjust="spacingAndGlyphs"
          >${letter}</text
        >`;
      });
    })}`;
  return svg({ title, width, height }, body, 'chart logo');
}
