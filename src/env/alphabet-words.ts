/** Alphabets by name: `alphabet=protein` is the twenty amino acids, not the letters p, r, o, t, e, i, n. */
import { didYouMean } from '../settings/suggest.js';

const WORDS: Readonly<Record<string, string>> = {
  dna: 'ACGT',
  rna: 'ACGU',
  protein: 'ACDEFGHIKLMNPQRSTVWY',
};

const OTHER_NAMES =
  /^(proteins|peptides?|amino[-_ ]?acids?|amino|aa|nucleotides?|nucleic|nt|bases?|letters|smiles|selfies|ascii)$/i;

/**
 * The letters of a name, or the letters as they are given.
 * @throws when they are a word for letters that is not known
 */
export function alphabetLetters(given: string): string {
  const word = given.trim().toLowerCase();
  if (Object.hasOwn(WORDS, word)) return WORDS[word];
  const isWord = /^[a-z]{5,}$/.test(given) && didYouMean(word, Object.keys(WORDS)) !== undefined;
  if (isWord || OTHER_NAMES.test(given.trim()))
    throw new Error(
      `sequence: alphabet=${given} is a word; write dna, rna or protein, or the letters themselves, such as alphabet=ACGT`,
    );
  return given;
}
