/**
 * Children of outcomes, for any environment: crossing over of two parents, and a number of local moves. What
 * the genetic algorithm and AdaLead breed with.
 */
import { LocalMoves } from '../adapt/local-moves.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';

export class Breeding {
  private readonly env: Environment;
  private readonly mutations: number;
  private readonly moves: LocalMoves;
  private readonly a: Int32Array;
  private readonly b: Int32Array;
  private readonly child: Int32Array;
  /** States between two moves: it moves from one to the other. */
  private readonly state: Int32Array;

  /** @param mutations local moves of a child in the mean */
  constructor(env: Environment, mutations: number) {
    this.env = env;
    this.mutations = mutations;
    this.moves = new LocalMoves(env);
    this.a = new Int32Array(env.tokenLength);
    this.b = new Int32Array(env.tokenLength);
    this.child = new Int32Array(env.tokenLength);
    this.state = new Int32Array(env.stateSize);
  }

  /**
   * Writes a child of two parents to `to[toAt..]`: it reads from one, and changes over to the other before
   * each place with probability `rate`, as far as both reach.
   * @returns false when that is no outcome: then it is the first parent
   */
  cross(
    first: Int32Array,
    firstAt: number,
    second: Int32Array,
    secondAt: number,
    to: Int32Array,
    toAt: number,
    rate: number,
    random: RandomStream,
  ): boolean {
    const { env, a, b, child } = this;
    env.outcomeTokens(first, firstAt, a, 0);
    env.outcomeTokens(second, secondAt, b, 0);
    let from = a;
    for (let i = 0; i < child.length; i++) {
      if (a[i] >= 0 && b[i] >= 0 && random.uniform() < rate) from = from === a ? b : a;
      child[i] = from[i];
    }
    try {
      env.outcomeFromTokens(child, 0, to, toAt);
      if (env.allows === undefined || env.allows(to, toAt)) return true;
    } catch {
      // No outcome: the first parent stays.
    }
    copyRow(first, firstAt, to, toAt, env.stateSize);
    return false;
  }

  /** Mutates the outcome at `states[at..]` in place: every one of its places has the chance of a move. */
  mutate(states: Int32Array, at: number, random: RandomStream): void {
    const { env, a, state } = this;
    const size = env.stateSize;
    env.outcomeTokens(states, at, a, 0);
    let length = 0;
    while (length < a.length && a[length] >= 0) length++;
    const chance = Math.min(1, this.mutations / Math.max(1, length));
    let count = 0;
    for (let i = 0; i < length; i++) if (random.uniform() < chance) count++;
    for (let move = 0; move < count; move++) {
      if (this.moves.mutate(states, at, state, 0, random)) copyRow(state, 0, states, at, size);
    }
  }
}
