/**
 * The space of a campaign, found in its first file (by `ocgfn next`, and by the lab): which letters, and how
 * long. It is said, and asked for where the file leaves it open; `alphabet=`, `length=` and `maxLength=` say
 * otherwise.
 */
import { alphabetLetters } from '../env/alphabet-words.js';
import { KNOWN_LETTERS } from '../format/data/column-kind.js';
import { checkInput, UsageError } from '../settings/errors.js';
import type { Given } from '../settings/given.js';
import { spaceSentence } from './space-sentence.js';

/** Settings of the task that say the space. */
export const SPACE_SETTINGS = ['alphabet', 'length', 'maxLength'] as const;

export interface FoundSpace {
  /** Settings of the task `sequence`. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** For people: `DNA (ACGT), 20 letters`. */
  readonly sentence: string;
}

/** Letters below which a file that has few different ones does not say of what. */
const FEW_LETTERS = 40;
/** Different amino acids below which many letters are no protein by chance. */
const FEW_KINDS = 5;

/** Some rows have a U where others have a T. */
export const mixedStrands = (file: string): UsageError =>
  new UsageError(`${file}: some of its sequences are RNA and others DNA; write alphabet=dna to read U as T, or alphabet=rna to read T as U`); // prettier-ignore

/** Letters and lengths, gathered sequence by sequence. */
export class SpaceOfData {
  private readonly letters = new Map<string, number>();
  private total = 0;
  private shortest = Infinity;
  private longest = 0;

  add(sequence: string): void {
    let length = 0;
    for (const letter of sequence) {
      this.letters.set(letter, (this.letters.get(letter) ?? 0) + 1);
      length++;
    }
    this.total += length;
    this.shortest = Math.min(this.shortest, length);
    this.longest = Math.max(this.longest, length);
  }

  /**
   * @param file begins messages
   * @param given settings that the user gave
   * @throws UsageError, one sentence, where the letters may be of two kinds
   */
  found(file: string, given: Given): FoundSpace {
    const alphabet = givenLetters(given) ?? this.alphabet(file);
    const { length, maxLength } = given;
    if (length !== undefined) return space(alphabet, { length: String(length) });
    if (maxLength !== undefined) return space(alphabet, { maxLength: String(maxLength) });
    if (this.total === 0)
      throw new UsageError(`${file}: holds no sequence, so say how long they are: length= or maxLength=`);
    if (this.shortest === this.longest) return space(alphabet, { length: this.longest });
    return space(alphabet, { maxLength: this.longest }, this.shortest);
  }

  private alphabet(file: string): string {
    if (this.total === 0)
      throw new UsageError(`${file}: holds no sequence, so say of what letters they are: alphabet=dna, rna, protein, or the letters`); // prettier-ignore
    const letters = [...this.letters.keys()].sort().join('');
    const within = (known: string): boolean => [...letters].every((letter) => known.includes(letter));
    const { DNA, RNA, protein } = KNOWN_LETTERS;
    const ask = (what: string, why: string, ...ways: readonly string[]): UsageError =>
      new UsageError(`${file}: are these sequences ${what}? ${why}; write ${ways.map((way) => `alphabet=${way}`).join(' or ')}`); // prettier-ignore
    if (letters.includes('T') && letters.includes('U') && within('ACGTU')) throw mixedStrands(file);
    const only = `Their letters are ${letters}`;
    if (within(DNA) || within(RNA)) {
      if (letters.includes('U')) return RNA;
      if (this.total < FEW_LETTERS)
        throw ask('DNA, RNA or protein', `${only}, and there are only ${this.total} of them`, 'dna', 'rna', 'protein'); // prettier-ignore
      if (letters.includes('T')) return DNA;
      throw ask('DNA or RNA', `${only}, neither T nor U among them`, 'dna', 'rna');
    }
    if (!within(protein)) return letters;
    if (letters.length < FEW_KINDS && this.total >= FEW_LETTERS)
      throw ask('protein', `${only} alone`, 'protein', letters);
    return protein;
  }
}

/** Letters that the settings say; undefined where they do not. */
export const givenLetters = ({ alphabet }: Given): string | undefined =>
  alphabet === undefined ? undefined : checkInput(() => alphabetLetters(String(alphabet)));

function space(
  alphabet: string,
  size: { readonly length: string | number } | { readonly maxLength: string | number },
  shortest?: number,
): FoundSpace {
  const longer = 'maxLength' in size ? ' (maxLength= allows longer ones)' : '';
  return { settings: { alphabet, ...size }, sentence: `${spaceSentence(alphabet, size, shortest)}${longer}` };
}
