/**
 * Finite automata over letters: the form in which a condition on strings can be counted, drawn from and
 * masked for. A kind of condition gives one; unroll.ts combines them.
 */
import type { Environment } from '../env/environment.js';
import type { Letters } from '../descriptor/letters.js';

/** States are non-negative integers, made as they are met. */
export interface LetterAutomaton {
  readonly start: number;
  /**
   * The state behind a letter.
   * @param letter its code
   * @param place of the letter in the string, from 0
   * @returns -1 where no string that goes on like this is allowed
   */
  step(state: number, letter: number, place: number): number;
  /** Whether the string of so many letters that ends in this state is allowed. */
  accepts(state: number, letters: number): boolean;
}

/** The strings of an environment: tokens, and the letters that each of them is spelled with. */
export interface StringShape {
  /** A, the number of tokens. */
  readonly tokens: number;
  /** n, the greatest number of tokens of an outcome. */
  readonly length: number;
  /** Whether shorter strings, from one token on, are outcomes too. */
  readonly variable: boolean;
  /** Letters of a token. */
  readonly width: number;
  /** Letter codes of each token [A, width]. */
  readonly spelled: Int32Array;
}

/** @returns undefined where outcomes are no strings */
export function shapeOf(env: Environment, letters: Letters | undefined): StringShape | undefined {
  const { symbols, tokenLength, variableLength = false } = env;
  if (symbols === undefined || letters === undefined) return undefined;
  const spelled = Int32Array.from([...symbols.join('')], (letter) => letters.alphabet.indexOf(letter));
  return {
    tokens: symbols.length,
    length: tokenLength,
    variable: variableLength,
    width: symbols[0].length,
    spelled,
  };
}

/** Numbers for rows of integers: states that are sets or vectors become integers. */
export class NumberedRows {
  private readonly numbers = new Map<string, number>();
  private readonly rows: Int32Array[] = [];

  /** The number of a row; a copy of it is kept. */
  numberOf(row: Int32Array): number {
    const key = row.join();
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.rows.length;
      this.numbers.set(key, number);
      this.rows.push(row.slice());
    }
    return number;
  }

  row(number: number): Int32Array {
    return this.rows[number];
  }
}

/** A step that does not depend on the place, worked out once for every state and letter. */
export function remembered(
  follow: (state: number, letter: number) => number,
): (state: number, letter: number) => number {
  const known: ((number | undefined)[] | undefined)[] = [];
  return (state, letter) => ((known[state] ??= [])[letter] ??= follow(state, letter));
}
