/**
 * What a proxy sees of a sequence, as a short list of numbers. Three kinds:
 *
 *     composition  shares of letters and of pairs of letters, length; for peptides also net charge, hydropathy and
 *                  hydrophobic moments (Eisenberg 1984, helix at 100 degrees and strand at 160 degrees a residue)
 *     one-hot      letter at each position, for sequences of one length or nearly so
 *     k-mer        presence counts of k-mers up to 3 (the longest that stays below 5,000 features)
 */

export const FEATURE_KINDS = ['composition', 'one-hot', 'k-mer'] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

const PEPTIDE_LETTERS = 'ACDEFGHIKLMNPQRSTVWY';
/**
 * Eisenberg consensus scale (Eisenberg et al. 1984, J. Mol. Biol. 179:125), in the order of PEPTIDE_LETTERS.
 */
const HYDROPHOBICITY = [
  0.62, 0.29, -0.9, -0.74, 1.19, 0.48, -0.4, 1.38, -1.5, 1.06, 0.64, -0.78, 0.12, -0.85, -2.53, -0.18, -0.05,
  1.08, 0.81, 0.26,
];
const CHARGE: Readonly<Record<string, number>> = { K: 1, R: 1, H: 0.1, D: -1, E: -1 };
/** Residues in the window of the greatest hydrophobic moment. */
const WINDOW = 11;
const PEPTIDE_FEATURES = 6;
const MOST_FEATURES = 5000;

/** cos and sin of turns of `degrees` for the first positions. */
function turns(degrees: number): { cos: Float64Array; sin: Float64Array } {
  const step = (degrees * Math.PI) / 180;
  return {
    cos: Float64Array.from({ length: 360 }, (_, i) => Math.cos(step * i)),
    sin: Float64Array.from({ length: 360 }, (_, i) => Math.sin(step * i)),
  };
}
const HELIX = turns(100);
const STRAND = turns(160);

/** Features that belong together: a linear model shrinks each group by a strength of its own. */
export interface FeatureRange {
  readonly name: string;
  /** Features from .. from + count. */
  readonly from: number;
  readonly count: number;
}

export class SequenceFeatures {
  readonly count: number;
  /** All features, in order. */
  readonly groups: readonly FeatureRange[];
  private readonly index = new Map<string, number>();
  private readonly peptides: boolean;
  private readonly widths: readonly number[];

  /**
   * @param alphabet letters that occur
   * @param maxLength longest sequence, of which one-hot features look at every position
   */
  constructor(
    readonly kind: FeatureKind,
    readonly alphabet: string,
    readonly maxLength: number,
  ) {
    const letters = Array.from(alphabet);
    letters.forEach((letter, i) => this.index.set(letter, i));
    const n = letters.length;
    this.peptides = n > 6 && letters.every((letter) => PEPTIDE_LETTERS.includes(letter));
    this.widths = [1, 2, 3].filter((k) => n ** k <= MOST_FEATURES);
    const sizes: [string, number][] =
      kind === 'one-hot'
        ? [['places', n * maxLength]]
        : kind === 'k-mer'
          ? this.widths.map((k) => [`words of ${k}`, n ** k])
          : [
              ['letters', n],
              ['pairs', n * n],
              ['peptide properties', this.peptides ? PEPTIDE_FEATURES : 0],
            ];
    sizes.push(['length', 1]);
    let from = 0;
    const groups: FeatureRange[] = [];
    for (const [name, count] of sizes) {
      if (count > 0) groups.push({ name, from, count });
      from += count;
    }
    this.groups = groups;
    this.count = from;
  }

  /** Writes `count` numbers of about unit size. Letters that are not in the alphabet count as none. */
  write(sequence: string, out: Float64Array | Float32Array, at: number): void {
    const { index, kind, maxLength } = this;
    const n = index.size;
    const { length } = sequence;
    out.fill(0, at, at + this.count);
    const letters = Array.from(sequence, (letter) => index.get(letter) ?? -1);
    out[at + this.count - 1] = length / maxLength;
    if (kind === 'one-hot') {
      for (let i = 0; i < Math.min(length, maxLength); i++)
        if (letters[i] >= 0) out[at + i * n + letters[i]] = 1;
      return;
    }
    if (kind === 'k-mer') {
      let base = at;
      for (const k of this.widths) {
        for (let i = 0; i + k <= length; i++) {
          let word = 0;
          for (let j = i; j < i + k; j++) word = letters[j] < 0 || word < 0 ? -1 : word * n + letters[j];
          if (word >= 0) out[base + word] += k === 1 ? 4 / length : 1;
        }
        base += n ** k;
      }
      return;
    }
    for (let i = 0; i < length; i++) {
      if (letters[i] < 0) continue;
      out[at + letters[i]] += n / 4 / length;
      if (i > 0 && letters[i - 1] >= 0)
        out[at + n + letters[i - 1] * n + letters[i]] += n / Math.max(1, length - 1);
    }
    if (this.peptides) writePeptide(sequence, out, at + n + n * n);
  }
}

/**
 * Net charge (per sequence and per residue), mean hydrophobicity, moments of helix and strand, its best
 * window.
 */
function writePeptide(sequence: string, out: Float64Array | Float32Array, at: number): void {
  const values = Array.from(sequence, (letter) => HYDROPHOBICITY[PEPTIDE_LETTERS.indexOf(letter)] ?? 0);
  const length = Math.max(1, values.length);
  let charge = 0;
  for (const letter of sequence) charge += CHARGE[letter] ?? 0;
  out[at] = charge / 5;
  out[at + 1] = (charge / length) * 4;
  out[at + 2] = (values.reduce((sum, value) => sum + value, 0) / length) * 2;
  out[at + 3] = moment(values, 0, values.length, HELIX) * 2;
  out[at + 4] = moment(values, 0, values.length, STRAND) * 2;
  let best = 0;
  for (let from = 0; from + WINDOW <= values.length; from++)
    best = Math.max(best, moment(values, from, WINDOW, HELIX));
  out[at + 5] = best * 2;
}

function moment(
  values: readonly number[],
  from: number,
  count: number,
  { cos, sin }: ReturnType<typeof turns>,
): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < count; i++) {
    x += values[from + i] * cos[i % 360];
    y += values[from + i] * sin[i % 360];
  }
  return Math.sqrt(x * x + y * y) / Math.max(1, count);
}

/** Values that a learner may hold of all rows at once: 0.8 GB in single precision. */
const MOST_VALUES = 2e8;

/** Why a learner cannot hold the features of all sequences, as the end of a sentence; undefined: it can. */
export function featuresTooMany(
  learner: string,
  kind: FeatureKind,
  {
    sequences,
    alphabet,
    lengths,
  }: {
    readonly sequences: ArrayLike<string>;
    readonly alphabet: string;
    readonly lengths: readonly [number, number];
  },
): string | undefined {
  const { count } = new SequenceFeatures(kind, alphabet, lengths[1]);
  return sequences.length * count > MOST_VALUES
    ? `${learner} on ${kind} features holds at most ${MOST_VALUES / 1e6} million values, got ${sequences.length} rows of ${count}`
    : undefined;
}
