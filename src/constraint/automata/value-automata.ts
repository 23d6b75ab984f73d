/**
 * Automata of conditions on a number: the number of a string is the value of the state that it ends in, and
 * tests say which values will do.
 */
import type { LetterAutomaton } from '../letter-automaton.js';

export type Test = (raw: number) => boolean;

/** Greatest value that is told apart from greater ones, so that states stay few. */
export interface Cap {
  /** Values from here on are alike to all tests. */
  readonly from: number;
  /** Whether these are allowed. */
  readonly allowed: boolean;
}

/** Where tests stop telling integers from 0 to `most` apart. */
export function capOf(tests: readonly Test[], most: number): Cap {
  const passes = (value: number): boolean => tests.every((test) => test(value));
  const allowed = passes(most);
  let from = most;
  while (from > 0 && passes(from - 1) === allowed) from--;
  return { from, allowed };
}

/** A state that counts and never falls: dead as soon as it is too great for good. */
export function counted(cap: Cap, value: number): number {
  if (value < cap.from) return value;
  return cap.allowed ? cap.from : -1;
}

/** Digits that letter values may have behind the point. */
const DIGITS = [1, 10, 100, 1000, 10_000];

/**
 * A sum over letters, or their mean.
 * @param weights [codes] what a letter adds
 * @param mean divides by the number of letters
 * @returns undefined where the weights are no decimals of few digits: their sums are too many to be states
 */
export function sumAutomaton(
  weights: Float64Array,
  mean: boolean,
  tests: readonly Test[],
): LetterAutomaton | undefined {
  const unit = DIGITS.find((digits) =>
    weights.every((weight) => Math.abs(weight * digits - Math.round(weight * digits)) < 1e-9),
  );
  if (unit === undefined) return undefined;
  const whole = weights.map((weight) => Math.round(weight * unit));
  // States are non-negative: every letter adds its distance from the least.
  const least = whole.reduce((a, b) => Math.min(a, b), Infinity);
  return {
    start: 0,
    step: (state, letter) => state + whole[letter] - least,
    accepts(state, letters) {
      const sum = (state + least * letters) / unit;
      return tests.every((test) => test(mean ? sum / letters : sum));
    },
  };
}
