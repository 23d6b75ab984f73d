/**
 * Conditions unrolled over the places of a string, and their products: built lazily, pairwise, trimmed and
 * merged each time, so that most of what cannot be completed is never made. The nodes are bounded: a product
 * that grows beyond says so instead of filling the memory.
 */
import { LayeredAutomaton } from './layered-automaton.js';
import type { LetterAutomaton, StringShape } from './letter-automaton.js';
import { merged } from './merge-nodes.js';

/** Most edges of one automaton: 32 MB. */
const MOST_EDGES = 8_000_000;

/** What is unrolled: states by number. */
interface Unrolled {
  readonly start: number;
  step(state: number, token: number, level: number): number;
  accepts(state: number, level: number): boolean;
}

/** One condition unrolled. @returns undefined where it is too large */
export function layered(shape: StringShape, automaton: LetterAutomaton): LayeredAutomaton | undefined {
  const { width, spelled } = shape;
  return explore(shape, {
    start: automaton.start,
    step(state, token, level) {
      let to = state;
      for (let k = 0; k < width && to >= 0; k++)
        to = automaton.step(to, spelled[token * width + k], level * width + k);
      return to;
    },
    accepts: (state, level) => automaton.accepts(state, level * width),
  });
}

/** All strings that an environment has. */
export function allStrings(shape: StringShape): LayeredAutomaton {
  return explore(shape, { start: 0, step: () => 0, accepts: () => true })!;
}

/** What both allow. @returns undefined where it is too large */
export function intersection(
  shape: StringShape,
  a: LayeredAutomaton,
  b: LayeredAutomaton,
): LayeredAutomaton | undefined {
  if (a.isEmpty || b.isEmpty) return a.isEmpty ? a : b;
  const A = shape.tokens;
  const { nodes } = b;
  return explore(shape, {
    start: 0,
    step(pair, token) {
      const second = pair % nodes;
      const left = a.next[((pair - second) / nodes) * A + token];
      if (left < 0) return -1;
      const right = b.next[second * A + token];
      return right < 0 ? -1 : left * nodes + right;
    },
    accepts: (pair) => a.accept[Math.floor(pair / nodes)] === 1 && b.accept[pair % nodes] === 1,
  });
}

function explore(
  { tokens: A, length, variable }: StringShape,
  { start, step, accepts }: Unrolled,
): LayeredAutomaton | undefined {
  const first = [0];
  const accept: number[] = [];
  let next = new Int32Array(1024 * A);
  let states = [start];
  let begun = 0;
  for (let level = 0; states.length > 0; level++) {
    const numbers = new Map<number, number>();
    const after: number[] = [];
    const behind = begun + states.length;
    if (behind * A > MOST_EDGES) return undefined;
    if (behind * A > next.length) {
      const grown = new Int32Array(Math.max(2 * next.length, behind * A));
      grown.set(next);
      next = grown;
    }
    for (let i = 0; i < states.length; i++) {
      const ends = level === length || (variable && level > 0);
      accept.push(ends && accepts(states[i], level) ? 1 : 0);
      for (let token = 0; token < A; token++) {
        const to = level === length ? -1 : step(states[i], token, level);
        let node = -1;
        if (to >= 0) {
          node = numbers.get(to) ?? -1;
          if (node < 0) {
            node = behind + after.length;
            numbers.set(to, node);
            after.push(to);
          }
        }
        next[(begun + i) * A + token] = node;
      }
    }
    begun = behind;
    first.push(begun);
    states = after;
  }
  return merged(trimmed(A, Int32Array.from(first), next, Uint8Array.from(accept)));
}

/** Without the nodes from which nothing allowed is reached. */
function trimmed(A: number, first: Int32Array, next: Int32Array, accept: Uint8Array): LayeredAutomaton {
  const nodes = accept.length;
  const alive = accept.slice();
  for (let node = nodes - 1; node >= 0; node--)
    for (let token = 0; token < A && alive[node] === 0; token++) {
      const to = next[node * A + token];
      if (to >= 0 && alive[to] === 1) alive[node] = 1;
    }
  const renumbered = new Int32Array(nodes).fill(-1);
  const starts = [0];
  let count = 0;
  for (let level = 0; level + 1 < first.length; level++) {
    for (let node = first[level]; node < first[level + 1]; node++)
      if (alive[node] === 1) renumbered[node] = count++;
    if (count > starts.at(-1)!) starts.push(count);
  }
  const kept = new Int32Array(count * A);
  const ends = new Uint8Array(count);
  for (let node = 0; node < nodes; node++) {
    const to = renumbered[node];
    if (to < 0) continue;
    ends[to] = accept[node];
    for (let token = 0; token < A; token++) {
      const target = next[node * A + token];
      kept[to * A + token] = target < 0 ? -1 : renumbered[target];
    }
  }
  return new LayeredAutomaton(A, Int32Array.from(starts), kept, ends);
}
