/**
 * What one policy may be conditioned on, apart from an outcome: an exponent of the reward, weights of several
 * rewards, a row of a file. A condition c is a short row of numbers; the target of c is R(x|c), and log Z(c),
 * F(s|c) and P_F(.|s, c) are learned as functions of c (temperature-conditional GFlowNets: Zhang et al.,
 * "Robust Scheduling with GFlowNets", ICLR 2023; preference-conditional ones: Jain et al., "Multi-Objective
 * GFlowNets", ICML 2023).
 */
import type { RandomStream } from '../random/stream.js';

/** A context by the names of its columns, as a reward of the user's gets it. */
export type Context = Readonly<Record<string, number>>;

export interface ConditionSpace {
  /** What stands before the colon of its specification: beta, prefer, context. */
  readonly kind: string;
  /** Names of the D numbers of a condition. */
  readonly names: readonly string[];
  /** K: rewards that R(x|c) is made of. */
  readonly rewards: number;
  /** Draws a condition as training does, into out[at .. at + D). */
  draw(random: RandomStream, out: Float64Array, at: number): void;
  /** Where its numbers lie between their least and greatest, each from 0 to 1 [D]: what the network sees. */
  unit(values: ArrayLike<number>, at: number, out: Float64Array): void;
  /** log R(x|c) from the log-rewards of the K rewards. */
  logReward(values: ArrayLike<number>, at: number, logRewards: ArrayLike<number>): number;
  /** Present where the reward itself is asked about x in a context. */
  contextOf?(values: ArrayLike<number>, at: number): Context;
  /** At most about `count` conditions that cover the space, the same ones every time [n, D]. */
  cover(count: number): Float64Array;
  /** A condition as users read and write it: `beta=4`. */
  text(values: ArrayLike<number>, at: number): string;
  /** @throws one sentence that names the text and what would be right */
  read(text: string): Float64Array;
}

/**
 * The numbers after `NAME=` of a condition.
 * @throws when the text does not begin with the name or holds anything but numbers
 */
export function readNumbers(kind: string, text: string, example: string): number[] {
  const [name, list] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (!text.includes('=') || name.trim() !== kind)
    throw new Error(`condition: must have the form ${example}, got "${text}"`);
  return list.split(',').map((cell) => {
    const number = cell.trim() === '' ? NaN : Number(cell);
    if (!Number.isFinite(number))
      throw new Error(`condition: ${kind} must be numbers such as ${example}, got "${text}"`);
    return number;
  });
}
