/**
 * Outcomes that pre-training never asks for, so that success on them is success on outcomes never trained on.
 * Which ones follows from a hash of the outcome alone: the same for every seed, with no list kept however
 * large the space is.
 */
import type { Environment } from '../env/environment.js';
import { outcomeHash } from '../sampling/distinct-counter.js';

export class HeldOut {
  private readonly env: Environment;
  private readonly below: number;

  /** @param share of all outcomes, 0 < share < 1 */
  constructor(env: Environment, share: number) {
    if (!(share > 0 && share < 1))
      throw new Error(`pretrain: holdOut must be a number from 0 to below 1, got ${share}`);
    this.env = env;
    this.below = share * 0x1_0000_0000;
  }

  /** True when the terminal state `states[at..]` is held out. */
  has(states: Int32Array, at: number): boolean {
    return outcomeHash(this.env, states, at) < this.below;
  }
}
