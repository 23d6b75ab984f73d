/**
 * What outcomes have to fulfil, as searches and samplers use it: a synchronous part, cheap enough for every
 * step of a climb, and the rest (modules and programs of the user's), which is asked in batches.
 */
import type { RandomStream } from '../random/stream.js';

export interface OutcomeConstraint {
  /** As given: `parent:GATTACA(most=3), gc=2..5`. */
  readonly text: string;
  /**
   * The synchronous part. Allocates nothing.
   * @param states rows of terminal states
   * @param at where the row begins
   */
  allows(states: Int32Array, at: number): boolean;
  /**
   * All of it, the synchronous part included, in batches.
   * @param states rows [count, stateSize]
   * @param out gets 1 for each outcome that fulfils it, 0 else [count]
   */
  test(states: Int32Array, count: number, out: Uint8Array): Promise<void>;
  /**
   * Draws an outcome uniformly among those that the synchronous part allows.
   * @returns false where there is none, or none was found
   */
  draw(random: RandomStream, states: Int32Array, at: number): boolean;
  /** log10 of the number of allowed outcomes, where it is known. */
  readonly log10Count?: number;
}
