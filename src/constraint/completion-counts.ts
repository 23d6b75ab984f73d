/**
 * How many allowed outcomes can follow each node of a layered automaton, by dynamic programming from the end,
 * and exact draws by them. Counts are exact up to 2^53, and true to rounding beyond; they are scaled by
 * powers of two where they would overflow.
 *
 * Two laws: uniform over outcomes; or, as environments draw strings of variable length, uniform over the
 * lengths that there are and then over the strings of that length. The second is held in logarithms: long
 * strings are beyond the range of numbers.
 */
import { logAddExp, logSumExp } from '../math/log-space.js';
import type { RandomStream } from '../random/stream.js';
import type { LayeredAutomaton } from './layered-automaton.js';

/** Counts above are scaled down. */
const LARGE = 2 ** 512;

export class CompletionCounts {
  /** log10 of the number of outcomes. */
  readonly log10Count: number;
  /** log of the number of allowed outcomes of each length in tokens; empty with the law over outcomes. */
  readonly logOfLength: Float64Array;
  /** Number of different lengths; 0 with the law over outcomes. */
  readonly lengths: number;
  /** Weight of the outcomes behind each node, in units of its level; its log with the law over lengths. */
  private readonly weights: Float64Array;
  /** Weight of ending at a level; factor from units of the level behind. */
  private readonly endWeight: Float64Array;
  private readonly factor: Float64Array;

  /** @param byLength draws lengths uniformly first */
  constructor(
    readonly automaton: LayeredAutomaton,
    readonly byLength = false,
  ) {
    const { levels, nodes } = automaton;
    this.weights = new Float64Array(nodes);
    this.endWeight = new Float64Array(levels).fill(1);
    this.factor = new Float64Array(levels).fill(1);
    this.logOfLength = byLength ? logNumbersOfLengths(automaton) : new Float64Array(0);
    this.lengths = this.logOfLength.reduce((count, log) => count + (log > -Infinity ? 1 : 0), 0);
    if (byLength) {
      this.sumLogs();
      this.log10Count = logSumExp(this.logOfLength) / Math.LN10;
      return;
    }
    const scalings = this.sum();
    this.log10Count = Math.log10(nodes > 0 ? this.weights[0] : 0) + scalings * Math.log10(LARGE);
  }

  /** Fills `weights`. @returns how often they were scaled down by LARGE */
  private sum(): number {
    const { automaton, weights, endWeight, factor } = this;
    const { first, next, accept, tokens: A, levels } = automaton;
    let scalings = 0;
    for (let level = levels - 1; level >= 0; level--) {
      endWeight[level] = LARGE ** -scalings;
      let most = 0;
      for (let node = first[level]; node < first[level + 1]; node++) {
        let total = 0;
        for (let token = 0; token < A; token++) {
          const to = next[node * A + token];
          if (to >= 0) total += weights[to];
        }
        total = total * factor[level] + (accept[node] === 1 ? endWeight[level] : 0);
        weights[node] = total;
        if (total > most) most = total;
      }
      if (most <= LARGE) continue;
      scalings++;
      factor[level] /= LARGE;
      endWeight[level] /= LARGE;
      for (let node = first[level]; node < first[level + 1]; node++) weights[node] /= LARGE;
    }
    return scalings;
  }

  /** Fills `weights` with log sum of 1 / N(length) over the outcomes behind each node. */
  private sumLogs(): void {
    const { automaton, weights, logOfLength } = this;
    const { first, next, accept, tokens: A, levels } = automaton;
    for (let level = levels - 1; level >= 0; level--) {
      for (let node = first[level]; node < first[level + 1]; node++) {
        const end = accept[node] === 1 ? -logOfLength[level] : -Infinity;
        let most = end;
        for (let token = 0; token < A; token++) {
          const to = next[node * A + token];
          if (to >= 0 && weights[to] > most) most = weights[to];
        }
        let total = Math.exp(end - most);
        for (let token = 0; token < A; token++) {
          const to = next[node * A + token];
          if (to >= 0) total += Math.exp(weights[to] - most);
        }
        weights[node] = most + Math.log(total);
      }
    }
  }

  /**
   * Draws an allowed string.
   * @param from node to go on from, behind `count` tokens that are written already
   * @param tokens gets the tokens
   * @returns their number
   */
  draw(random: RandomStream, tokens: Int32Array, from = 0, count = 0): number {
    if (this.byLength) return this.drawByLength(random, tokens, from, count);
    const { weights, endWeight, factor } = this;
    const { next, accept, tokens: A } = this.automaton;
    let node = from;
    for (let level = count; ; level++) {
      let left = uniform53(random) * weights[node];
      if (accept[node] === 1) {
        left -= endWeight[level];
        if (left < 0) return level;
      }
      let chosen = -1;
      for (let token = 0; token < A; token++) {
        const to = next[node * A + token];
        if (to < 0) continue;
        chosen = token;
        left -= weights[to] * factor[level];
        if (left < 0) break;
      }
      if (chosen < 0) return level;
      tokens[level] = chosen;
      node = next[node * A + chosen];
    }
  }

  /** The same by logarithms: every step leaves shares of one. */
  private drawByLength(random: RandomStream, tokens: Int32Array, from: number, count: number): number {
    const { weights, logOfLength } = this;
    const { next, accept, tokens: A } = this.automaton;
    let node = from;
    for (let level = count; ; level++) {
      const whole = weights[node];
      let left = uniform53(random);
      if (accept[node] === 1) {
        left -= Math.exp(-logOfLength[level] - whole);
        if (left < 0) return level;
      }
      let chosen = -1;
      for (let token = 0; token < A; token++) {
        const to = next[node * A + token];
        if (to < 0) continue;
        chosen = token;
        left -= Math.exp(weights[to] - whole);
        if (left < 0) break;
      }
      if (chosen < 0) return level;
      tokens[level] = chosen;
      node = next[node * A + chosen];
    }
  }

  /** The number of outcomes; exact up to 2^53, and only with the law that is uniform over them. */
  get count(): number {
    return this.weights[0];
  }

  /** Writes the allowed string of a number: a string before those that go on from it, then by tokens. */
  unrank(index: number, tokens: Int32Array): number {
    const { weights } = this;
    const { next, accept, tokens: A } = this.automaton;
    let node = 0;
    let rest = index;
    for (let level = 0; ; level++) {
      if (accept[node] === 1 && rest-- === 0) return level;
      let token = 0;
      for (let to = next[node * A]; to < 0 || rest >= weights[to]; to = next[node * A + token]) {
        if (to >= 0) rest -= weights[to];
        token++;
      }
      tokens[level] = token;
      node = next[node * A + token];
    }
  }

  /** Inverse of `unrank`. */
  rank(tokens: Int32Array, length: number): number {
    const { weights } = this;
    const { next, accept, tokens: A } = this.automaton;
    let node = 0;
    let index = 0;
    for (let level = 0; level < length; level++) {
      index += accept[node];
      for (let token = 0; token < tokens[level]; token++) {
        const to = next[node * A + token];
        if (to >= 0) index += weights[to];
      }
      node = next[node * A + tokens[level]];
    }
    return index;
  }
}

/** log of the number of allowed strings of each length [levels]. */
function logNumbersOfLengths({
  first,
  next,
  accept,
  tokens: A,
  levels,
  nodes,
}: LayeredAutomaton): Float64Array {
  const reached = new Float64Array(nodes).fill(-Infinity);
  const logs = new Float64Array(levels).fill(-Infinity);
  if (nodes > 0) reached[0] = 0;
  for (let level = 0; level < levels; level++) {
    for (let node = first[level]; node < first[level + 1]; node++) {
      if (accept[node] === 1) logs[level] = logAddExp(logs[level], reached[node]);
      for (let token = 0; token < A; token++) {
        const to = next[node * A + token];
        if (to >= 0) reached[to] = logAddExp(reached[to], reached[node]);
      }
    }
  }
  return logs;
}

/** Uniform in [0, 1) on a grid of 2^-53. */
function uniform53(random: RandomStream): number {
  return (random.uint32() * 0x20_0000 + (random.uint32() >>> 11)) * 2 ** -53;
}
