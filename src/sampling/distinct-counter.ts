/**
 * How many different outcomes have been seen, in fixed memory: exactly where outcomes have an index and are
 * few, else by linear counting (Whang et al., 1990): with u of m bits still 0, about -m ln(u/m) different
 * ones have set the others.
 */
import type { Environment } from '../env/environment.js';

/** Bits kept; up to as many outcomes are counted exactly. */
const BITS = 1 << 20;

export class DistinctCounter {
  private readonly env: Environment;
  private readonly exact: boolean;
  private readonly size: number;
  /** One bit an outcome or hash, 32 in each word. */
  readonly words: Int32Array;
  private used = 0;

  constructor(env: Environment) {
    this.env = env;
    this.exact = env.outcomeIndex !== undefined && (env.outcomeCount ?? Infinity) <= BITS;
    this.size = this.exact ? env.outcomeCount! : BITS;
    this.words = new Int32Array(Math.ceil(this.size / 32));
  }

  /** Marks the terminal state `states[at..]` as seen. */
  add(states: Int32Array, at: number): void {
    const bit = this.exact ? this.env.outcomeIndex!(states, at) : this.hash(states, at);
    const mask = 1 << (bit & 31);
    if (this.words[bit >> 5] & mask) return;
    this.words[bit >> 5] |= mask;
    this.used++;
  }

  /** Different outcomes seen; an estimate (a few per mille off) where `isExact` is false. */
  get count(): number {
    if (this.exact || this.used === 0) return this.used;
    return Math.round(-BITS * Math.log(Math.max(1, BITS - this.used) / BITS));
  }

  get isExact(): boolean {
    return this.exact;
  }

  /** Takes up what `words` held when it was stored. */
  restore(words: Int32Array): void {
    this.words.set(words);
    this.used = 0;
    for (const word of words) for (let rest = word; rest; rest &= rest - 1) this.used++;
  }

  private hash(states: Int32Array, at: number): number {
    return outcomeHash(this.env, states, at) & (BITS - 1);
  }
}

/** A hash of a state row, the same everywhere: 32 bits, unsigned. */
export function outcomeHash(env: Environment, states: Int32Array, at: number): number {
  let hash = 0x811c9dc5; // FNV-1a over integers, and a finalizer that spreads the high bits
  for (let k = 0; k < env.stateSize; k++) hash = Math.imul(hash ^ states[at + k], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
