/**
 * Patterns of letters: `NNACGTRYNN`, `X{5}C[KR][^DE]`. One class of letters a place: a letter of the task, the
 * code of several nucleotides (IUPAC), the joker (N for DNA and RNA, X for peptides and the rest), or a class
 * in brackets; `{n}` repeats it.
 */
import type { Letters } from '../descriptor/letters.js';
import { COMPLEMENT } from '../descriptor/string/motif.js';

/** Cornish-Bowden, Nucleic Acids Res. 13 (1985) 3021; T stands for U too. */
const NUCLEOTIDES: Readonly<Record<string, string>> = {
  R: 'AG', Y: 'CT', S: 'CG', W: 'AT', K: 'GT', M: 'AC', B: 'CGT', D: 'AGT', H: 'ACT', V: 'ACG', N: 'ACGT',
}; // prettier-ignore

/** Classes, one a place: 1 where a letter belongs [places, letters]. */
export interface LetterClasses {
  readonly places: number;
  /** Number of letters of the alphabet. */
  readonly letters: number;
  readonly allowed: Uint8Array;
}

const isNucleic = ({ alphabet }: Letters): boolean => /^[ACGTU]+$/.test(alphabet);

/**
 * Reads a pattern.
 * @param owner begins messages: `where: no:GAATTC`
 * @throws one sentence on a letter that is none, an empty class, or brackets that do not close
 */
export function readClasses(owner: string, letters: Letters, text: string): LetterClasses {
  const rows: Uint8Array[] = [];
  for (let at = 0; at < text.length;) {
    const part = /^(\[(\^?)([^\]]+)\]|[^[\]{}])(?:\{(\d+)\})?/.exec(text.slice(at));
    if (part === null)
      throw new Error(
        `${owner}: expected letters, classes such as [KR] and repeats such as X{5}, got "${text.slice(at)}"`,
      );
    const [whole, one, not, inside, repeats = '1'] = part;
    const row = classOf(owner, letters, inside ?? one, inside !== undefined);
    if (not) for (let code = 0; code < row.length; code++) row[code] = 1 - row[code];
    if (!row.includes(1)) throw new Error(`${owner}: no letter of ${letters.alphabet} belongs to ${one}`);
    const times = Number(repeats);
    if (times < 1 || rows.length + times > 100_000)
      throw new Error(
        `${owner}: a repeat must be from 1 on, and the pattern of a sensible length, got ${whole}`,
      );
    for (let k = 0; k < times; k++) rows.push(row);
    at += whole.length;
  }
  if (rows.length === 0) throw new Error(`${owner}: the pattern is empty`);
  const allowed = new Uint8Array(rows.length * letters.alphabet.length);
  rows.forEach((row, place) => allowed.set(row, place * row.length));
  return { places: rows.length, letters: letters.alphabet.length, allowed };
}

function classOf(owner: string, letters: Letters, members: string, isClass: boolean): Uint8Array {
  const { alphabet } = letters;
  const row = new Uint8Array(alphabet.length);
  for (const member of members) {
    const code = alphabet.indexOf(member);
    if (code >= 0) row[code] = 1;
    else if (isNucleic(letters) && NUCLEOTIDES[member] !== undefined) {
      for (const letter of NUCLEOTIDES[member]) mark(row, alphabet, letter);
    } else if (isNucleic(letters) && (member === 'T' || member === 'U')) mark(row, alphabet, member);
    else if ((member === 'X' || member === 'N') && !isClass) row.fill(1);
    else {
      const more = isNucleic(letters) ? ', the codes RYSWKMBDHVN' : '';
      throw new Error(
        `${owner}: letters are ${alphabet}${more} and X for any, got "${member}" in "${members}"`,
      );
    }
  }
  return row;
}

/** Marks a letter where the alphabet has it; T and U are one letter under two names. */
function mark(row: Uint8Array, alphabet: string, letter: string): void {
  const twin = letter === 'T' ? 'U' : letter === 'U' ? 'T' : letter;
  for (const name of [letter, twin]) if (alphabet.includes(name)) row[alphabet.indexOf(name)] = 1;
}

/**
 * The pattern as the other strand has it: complements, backwards.
 * @throws when the letters are not those of DNA or RNA
 */
export function otherStrand(owner: string, letters: Letters, classes: LetterClasses): LetterClasses {
  const { alphabet } = letters;
  if (!isNucleic(letters))
    throw new Error(`${owner}: strands=both needs DNA or RNA, the letters are ${alphabet}`);
  const { places, letters: A, allowed } = classes;
  const turned = new Uint8Array(allowed.length);
  for (let place = 0; place < places; place++)
    for (let code = 0; code < A; code++) {
      if (allowed[place * A + code] === 0) continue;
      const other = new Uint8Array(A);
      mark(other, alphabet, COMPLEMENT[alphabet[code]]);
      for (let k = 0; k < A; k++) turned[(places - 1 - place) * A + k] |= other[k];
    }
  return { places, letters: A, allowed: turned };
}

/** Whether a pattern stands at a place of a string. */
export function standsAt(
  { places, letters, allowed }: LetterClasses,
  codes: Int32Array,
  from: number,
  end: number,
): boolean {
  if (from + places > end) return false;
  for (let place = 0; place < places; place++)
    if (allowed[place * letters + codes[from + place]] === 0) return false;
  return true;
}
