/**
 * The layout that all constructions of strings share. A string over A symbols with at most n of them is the
 * row
 *
 *     [ t, s_0 .. s_{n-1}, (flag) ]      t symbols so far, -1 where there is none,
 *
 * with a terminal flag only where an explicit stop action ends the string (variable length). With fixed
 * length a string is terminal when it is complete.
 */
import type { Environment, StateFeatures } from '../environment.js';

export interface StringSpace {
  /** Task name, for messages. */
  readonly name: string;
  /** Text of each symbol; all of the same width. */
  readonly symbols: readonly string[];
  /** n: the length, or the greatest length where `variable`. */
  readonly length: number;
  /** True when strings of 1..n symbols are outcomes and a stop action ends them. */
  readonly variable: boolean;
}

/** The part of an environment that depends on how strings are built. */
export type Moves = Pick<
  Environment,
  | 'stateSize'
  | 'actionCount'
  | 'maxSteps'
  | 'reset'
  | 'forwardMask'
  | 'backwardMask'
  | 'step'
  | 'stepBack'
  | 'isTerminal'
> &
  Required<Pick<Environment, 'canReach'>>;

/** Integers per row. */
export function rowSize(space: StringSpace): number {
  return 1 + space.length + (space.variable ? 1 : 0);
}

/** Writes the empty string. */
export function writeEmpty(space: StringSpace, states: Int32Array, at: number): void {
  const n = space.length;
  states[at] = 0;
  for (let i = 1; i <= n; i++) states[at + i] = -1;
  if (space.variable) states[at + 1 + n] = 0;
}

/** One-hots of (position, symbol), of the number of symbols, and of the terminal flag where there is one. */
export function stringFeatures(space: StringSpace): StateFeatures {
  const n = space.length;
  const A = space.symbols.length;
  const { variable } = space;
  const lengthBase = n * A;
  const flagIndex = lengthBase + n + 1;
  return {
    count: flagIndex + (variable ? 1 : 0),
    active: n + 1 + (variable ? 1 : 0),
    write(states, at, out, outAt) {
      for (let i = 0; i < n; i++) {
        const symbol = states[at + 1 + i];
        out[outAt + i] = symbol < 0 ? -1 : i * A + symbol;
      }
      out[outAt + n] = lengthBase + states[at];
      if (variable) out[outAt + n + 1] = states[at + 1 + n] === 1 ? flagIndex : -1;
    },
  };
}

/** Where a string that is appended to ends: the one-hot of its number of symbols. */
export function stringEnd(space: StringSpace): StateFeatures {
  return {
    count: space.length + 1,
    active: 1,
    write(states, at, out, outAt) {
      out[outAt] = states[at];
    },
  };
}
