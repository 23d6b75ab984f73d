/**
 * Letters of sequences as people write them against those that are meant: small letters, T for U. What is
 * folded is counted; what cannot be is refused with its line.
 */
import { KNOWN_LETTERS } from './column-kind.js';

export interface FoldedLetters {
  /** Sequences in which small letters became capitals, T became U or U became T. */
  readonly cases: number;
  readonly strands: number;
}

/** Folds into given letters. */
export class LetterFold {
  cases = 0;
  strands = 0;
  private readonly known: Set<string>;
  private readonly isUpper: boolean;
  private readonly swap: readonly [from: string, to: string] | undefined;

  constructor(readonly letters: string) {
    this.known = new Set(letters);
    this.isUpper = letters === letters.toUpperCase() && letters !== letters.toLowerCase();
    const nucleic = ['ACGT', 'ACGU'].find((known) => [...known].every((letter) => letters.includes(letter)));
    const alone = nucleic !== undefined && this.known.size <= 5;
    this.swap = !alone ? undefined : nucleic === 'ACGU' ? ['T', 'U'] : ['U', 'T'];
  }

  /** The sequence in these letters, or the first letter that is none of them. */
  fold(sequence: string): { readonly text: string } | { readonly foreign: string } {
    if (this.fits(sequence)) return { text: sequence };
    let text = this.isUpper ? sequence.toUpperCase() : sequence;
    const isCase = text !== sequence;
    const { swap } = this;
    const isStrand = swap !== undefined && text.includes(swap[0]) && !text.includes(swap[1]);
    if (isStrand) text = text.replaceAll(swap[0], swap[1]);
    const foreign = [...text].find((letter) => !this.known.has(letter));
    if (foreign !== undefined) return { foreign: [...sequence].find((letter) => !this.known.has(letter) && letter.toUpperCase() === foreign) ?? foreign }; // prettier-ignore
    if (isCase) this.cases++;
    if (isStrand) this.strands++;
    return { text };
  }

  private fits(sequence: string): boolean {
    for (const letter of sequence) if (!this.known.has(letter)) return false;
    return true;
  }
}

/**
 * The letters that sequences are of where no task says so, judged by a sample: those of DNA, RNA or proteins
 * where four in five of the sequences are; undefined for other strings, which are taken as they are.
 */
export function lettersMeant(sequences: readonly string[]): string | undefined {
  if (sequences.length === 0) return undefined;
  const upper = sequences.map((sequence) => sequence.toUpperCase());
  for (const letters of Object.values(KNOWN_LETTERS)) {
    const fit = upper.filter((sequence) => [...sequence].every((letter) => letters.includes(letter))).length;
    if (fit * 5 >= upper.length * 4) return letters;
  }
  return undefined;
}
