/**
 * Outcomes as letters. Strings whose symbols are words of several characters (bits) are read character by
 * character; every other string's letters are its tokens.
 */
import type { Environment } from '../env/environment.js';

export interface Letters {
  /** The distinct letters; a code is an index in it. */
  readonly alphabet: string;
  /** n, the number of letters of the longest outcome. */
  readonly length: number;
  /** Number of letters of the shortest outcome. */
  readonly shortest: number;
  /** [n] codes of the state that was read last, -1 where there is no letter (yet). */
  readonly codes: Int32Array;
  /** Reads a terminal state into `codes`. @returns its number of letters */
  read(states: Int32Array, at: number): number;
  /** Reads any state; absent where unfinished states have no tokens. @returns places up to the last letter */
  readonly readPartial?: (states: Int32Array, at: number) => number;
  /** Sum of a per-letter number over the letters of a symbol, for each token: what `additive` needs. */
  perToken(perLetter: ArrayLike<number>): number[];
}

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';

/**
 * The letters of an environment's outcomes.
 * @throws `descriptor gc: describes strings, grid has none`
 */
export function lettersOf(name: string, env: Environment): Letters {
  const { symbols, tokenLength, variableLength } = env;
  if (symbols === undefined)
    throw new Error(`descriptor ${name}: describes strings, the outcomes of ${env.task.name} are none`);
  const width = symbols[0].length;
  const alphabet = [...new Set(symbols.join(''))].join('');
  // spelled[token * width + k]: code of the k-th letter of a symbol.
  const spelled = Int32Array.from([...symbols.join('')], (letter) => alphabet.indexOf(letter));
  const length = tokenLength * width;
  const codes = new Int32Array(length);
  const tokens = width === 1 ? codes : new Int32Array(tokenLength);
  const finish = (): number => {
    if (width > 1) {
      for (let i = 0; i < tokenLength; i++) {
        const from = tokens[i] * width;
        for (let k = 0; k < width; k++) codes[i * width + k] = from < 0 ? -1 : spelled[from + k];
      }
    }
    let end = length;
    while (end > 0 && codes[end - 1] < 0) end--;
    return end;
  };
  const { partialTokens } = env;
  return {
    alphabet,
    length,
    shortest: variableLength ? width : length,
    codes,
    read(states, at) {
      env.outcomeTokens(states, at, tokens, 0);
      return finish();
    },
    ...(partialTokens && {
      readPartial(states: Int32Array, at: number) {
        partialTokens.call(env, states, at, tokens, 0);
        return finish();
      },
    }),
    perToken: (perLetter) =>
      symbols.map((_, token) => {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += perLetter[spelled[token * width + k]];
        return sum;
      }),
  };
}

/** Letters of peptides. @throws when the alphabet is not of amino acids */
export function peptideLetters(name: string, env: Environment): Letters {
  const letters = lettersOf(name, env);
  const foreign = [...letters.alphabet].find((letter) => !AMINO_ACIDS.includes(letter));
  // Every nucleotide's letter is an amino acid's too; a peptide's alphabet has more than these.
  if (foreign !== undefined || isNucleic(letters.alphabet)) {
    throw new Error(
      `descriptor ${name}: describes peptides, the alphabet of ${env.task.name} is ${alphabetText(letters)}`,
    );
  }
  return letters;
}

/** Letters of DNA or RNA. @throws when the alphabet is neither's */
export function nucleicLetters(name: string, env: Environment): Letters {
  const letters = lettersOf(name, env);
  if (!isNucleic(letters.alphabet)) {
    throw new Error(
      `descriptor ${name}: describes DNA and RNA, the alphabet of ${env.task.name} is ${alphabetText(letters)}`,
    );
  }
  return letters;
}

/** A table by code from one by letter; letters that are not in it count `otherwise`. */
export function byCode(
  { alphabet }: Letters,
  table: Readonly<Record<string, number>>,
  otherwise = 0,
): Float64Array {
  return Float64Array.from([...alphabet], (letter) => table[letter] ?? otherwise);
}

/** The code of every letter of a text. @throws when a letter is not in the alphabet */
export function codesOf(name: string, letters: Letters, text: string): Int32Array {
  return Int32Array.from([...text], (letter) => {
    const code = letters.alphabet.indexOf(letter);
    if (code < 0)
      throw new Error(`descriptor ${name}: letters are ${letters.alphabet}, got "${letter}" in "${text}"`);
    return code;
  });
}

const isNucleic = (alphabet: string): boolean => /^[ACGTU]+$/.test(alphabet) && !/T.*U|U.*T/.test(alphabet);
const alphabetText = ({ alphabet }: Letters): string =>
  alphabet.length > 32 ? `${alphabet.slice(0, 32)}...` : alphabet;
