/**
 * The smallest automaton of the same language and levels: nodes that go on alike are one. From the last level
 * to the first, by a hash table over what follows a node (Revuz, Theoretical Computer Science 92 (1992) 181).
 */
import { LayeredAutomaton } from './layered-automaton.js';

export function merged(automaton: LayeredAutomaton): LayeredAutomaton {
  const { tokens: A, first, next, accept, nodes, levels } = automaton;
  // The node that each is one with.
  const one = new Int32Array(nodes);
  let widest = 1;
  for (let level = 0; level < levels; level++) widest = Math.max(widest, first[level + 1] - first[level]);
  const size = 2 ** Math.ceil(Math.log2(2 * widest));
  const table = new Int32Array(size);
  for (let level = levels - 1; level >= 0; level--) {
    table.fill(-1);
    for (let node = first[level]; node < first[level + 1]; node++) {
      let slot = hashOf(next, accept, one, node, A) & (size - 1);
      while (table[slot] >= 0 && !alike(next, accept, one, table[slot], node, A))
        slot = (slot + 1) & (size - 1);
      if (table[slot] < 0) table[slot] = node;
      one[node] = table[slot];
    }
  }
  const number = new Int32Array(nodes);
  const starts = new Int32Array(levels + 1);
  let count = 0;
  for (let level = 0; level < levels; level++) {
    for (let node = first[level]; node < first[level + 1]; node++)
      if (one[node] === node) number[node] = count++;
    starts[level + 1] = count;
  }
  const kept = new Int32Array(count * A);
  const ends = new Uint8Array(count);
  for (let node = 0; node < nodes; node++) {
    if (one[node] !== node) continue;
    const to = number[node];
    ends[to] = accept[node];
    for (let token = 0; token < A; token++) {
      const target = next[node * A + token];
      kept[to * A + token] = target < 0 ? -1 : number[one[target]];
    }
  }
  return new LayeredAutomaton(A, starts, kept, ends);
}

function hashOf(next: Int32Array, accept: Uint8Array, one: Int32Array, node: number, A: number): number {
  let hash = accept[node] + 0x9e3779b9;
  for (let token = 0; token < A; token++) {
    const target = next[node * A + token];
    hash = Math.imul(hash ^ (target < 0 ? -1 : one[target]), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

function alike(
  next: Int32Array,
  accept: Uint8Array,
  one: Int32Array,
  a: number,
  b: number,
  A: number,
): boolean {
  if (accept[a] !== accept[b]) return false;
  for (let token = 0; token < A; token++) {
    const to = next[a * A + token];
    const other = next[b * A + token];
    if ((to < 0 ? -1 : one[to]) !== (other < 0 ? -1 : one[other])) return false;
  }
  return true;
}
