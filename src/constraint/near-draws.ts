/**
 * Draws of allowed strings near a given one, which need not be allowed itself: every letter that differs from
 * it makes a string `odds` times as probable. Exact by the same programming from the end as the counts, with
 * weights in the place of ones: what repairs a parent that breaks a constraint, and moves where no single
 * exchange is allowed.
 */
import type { RandomStream } from '../random/stream.js';
import type { LayeredAutomaton } from './layered-automaton.js';

/** More edges are not gone through for one draw. */
const MOST_EDGES = 1_000_000;

export class NearDraws {
  private readonly weights: Float64Array;
  private readonly near: Int32Array;
  private length = -1;

  /** @param tokens most tokens of a string @param odds of a letter that differs, against one that does not */
  constructor(
    private readonly automaton: LayeredAutomaton,
    tokens: number,
    private readonly odds: number,
  ) {
    this.weights = new Float64Array(automaton.nodes);
    this.near = new Int32Array(tokens).fill(-1);
  }

  /** Whether the automaton is small enough. */
  get able(): boolean {
    return this.automaton.next.length <= MOST_EDGES;
  }

  /**
   * Takes the string that draws are to be near to; a letter that only one of two strings has differs.
   * @param tokens of it, -1 behind its end
   */
  aim(tokens: Int32Array): void {
    const { near, weights, odds } = this;
    const { first, next, accept, tokens: A, levels } = this.automaton;
    let length = 0;
    while (length < near.length && tokens[length] >= 0) length++;
    let same = length === this.length;
    for (let i = 0; i < near.length; i++) {
      if (near[i] !== tokens[i]) same = false;
      near[i] = tokens[i];
    }
    if (same) return;
    this.length = length;
    for (let level = levels - 1; level >= 0; level--) {
      const held = level < length ? near[level] : -1;
      const end = odds ** Math.max(0, length - level);
      for (let node = first[level]; node < first[level + 1]; node++) {
        let total = accept[node] === 1 ? end : 0;
        for (let token = 0; token < A; token++) {
          const to = next[node * A + token];
          if (to >= 0) total += token === held ? weights[to] : odds * weights[to];
        }
        weights[node] = total;
      }
    }
  }

  /**
   * @param tokens gets the tokens
   * @returns their number, -1 where all weights are lost to rounding
   */
  draw(random: RandomStream, tokens: Int32Array): number {
    const { near, length, weights, odds } = this;
    const { next, accept, tokens: A } = this.automaton;
    let node = 0;
    for (let level = 0; ; level++) {
      let left = random.uniform() * weights[node];
      if (!(weights[node] > 0)) return -1;
      if (accept[node] === 1) {
        left -= odds ** Math.max(0, length - level);
        if (left < 0) return level;
      }
      const held = level < length ? near[level] : -1;
      let chosen = -1;
      for (let token = 0; token < A && (chosen < 0 || left >= 0); token++) {
        const to = next[node * A + token];
        if (to < 0) continue;
        chosen = token;
        left -= token === held ? weights[to] : odds * weights[to];
      }
      if (chosen < 0) return level;
      tokens[level] = chosen;
      node = next[node * A + chosen];
    }
  }
}
