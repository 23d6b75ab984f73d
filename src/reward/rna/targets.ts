/**
 * The four binding targets of the FLEXS RNA problems (Sinai et al. 2020, arXiv 2010.02141; samsinai/FLEXS,
 * landscapes/rna.py) and the problem names built on them: `L14_RNA1`, `L50_RNA3`, `L14_RNA1+2`,
 * `C20_L100_RNA1+2`.
 */
import { rnaAlphabet } from './turner2004.js';

/** RNA1 .. RNA4, 100 bases each, 5' to 3'. */
export const rnaTargets: readonly string[] = [
  'GAACGAGGCACAUUCCGGCUCGCCCGGCCCAUGUGAGCAUGGGCCGGACCCCGUCCGCGCGGGGCCCCCGCGCGGACGGGGGCGAGCCGGAAUGUGCCUC',
  'GAGGCACAUUCCGGCUCGCCCCCGUCCGCGCGGGGGCCCCGCGCGGACGGGGUCCGGCCCGCGCGGGGCCCCCGCGCGGGAGCCGGAAUGUGCCUCGUUC',
  'CCGGUGAUACUGUUAGUGGUCACGGUGCAUUUAUAGCGCUAAAGUACAGUCUUCCCCUGUUGAACGGCGCCAUUGCAUACAGGGCCAGCCGCGUAACGCC',
  'UAAGAGAGCGUAAAAAUAGAGAUAUGUUCUUGGGUCAGGGCUAUGCGUACCCCAUGAGAGUAAAUCAUACCCCCAAUGGGCUUCGGCGGAAAUUCACUUA',
];

/** A stretch that must be kept: sequences without it have fitness 0. */
export interface ConservedRegion {
  readonly start: number;
  readonly pattern: string;
}

export interface RnaProblem {
  readonly name: string;
  /** Length of the sequences. */
  readonly length: number;
  /** Target strands, 5' to 3'. */
  readonly targets: readonly string[];
  readonly conserved?: ConservedRegion;
}

/**
 * The region of the conserved FLEXS problems (`C20_` in published results, `C21_` in an older revision of its
 * code: the same problem).
 */
const flexsConserved: ConservedRegion = { start: 21, pattern: 'GCCCGGCCCAUGUGAGCAUG' };

/** Conserved or not, length, targets. */
const problemForm = /^(C2[01]_)?L(\d{1,3})_RNA([1-4](?:\+[1-4])*)$/;

/**
 * Problem of a FLEXS name. Any length and any set of targets is accepted, FLEXS itself lists L14, L50 and
 * L100, single targets and pairs.
 *
 * @throws with one sentence on a name of another form
 */
export function rnaProblem(name: string): RnaProblem {
  const parts = problemForm.exec(name);
  const wrong = (why: string): Error =>
    new Error(
      `reward rna: ${why}, got ${JSON.stringify(name)}; examples are L14_RNA1, L50_RNA2+3, C20_L100_RNA1+2`,
    );
  if (parts === null) throw wrong('a problem is a length and targets 1 to 4');
  const length = Number(parts[2]);
  const numbers = parts[3].split('+').map(Number);
  if (length < 1) throw wrong('the length must be 1 to 999');
  if (new Set(numbers).size !== numbers.length) throw wrong('a target is named twice');
  const targets = numbers.sort((a, b) => a - b).map((number) => rnaTargets[number - 1]);
  if (parts[1] === undefined) return { name, length, targets };
  if (length < flexsConserved.start + flexsConserved.pattern.length) {
    throw wrong('the conserved region ends at base 41, so the length must be 41 or more');
  }
  return { name, length, targets, conserved: flexsConserved };
}

/** Names of the FLEXS problems. */
export function rnaProblemNames(): string[] {
  const pairs = ['1+2', '1+3', '1+4', '2+3', '2+4', '3+4'];
  const plain = ['1', '2', '3', '4', ...pairs].flatMap((targets) =>
    [14, 50, 100].map((length) => `L${length}_RNA${targets}`),
  );
  return [...plain, ...pairs.map((targets) => `C20_L100_RNA${targets}`)];
}

/**
 * Letters to codes, written to `out` from `at` on. @throws on a letter other than A, C, G, U, naming it and
 * its place
 */
export function encodeRna(name: string, text: string, out: Uint8Array, at = 0): void {
  for (let i = 0; i < text.length; i++) {
    const code = rnaAlphabet.indexOf(text[i]);
    if (code < 0) {
      throw new Error(
        `${name}: ${JSON.stringify(text)} has ${JSON.stringify(text[i])} at position ${i + 1}, allowed are A, C, G and U`,
      );
    }
    out[at + i] = code;
  }
}

/** The strand that pairs with every base of `codes`. */
export function reverseComplement(codes: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) out[codes.length - 1 - i] = 3 - codes[i];
  return out;
}
