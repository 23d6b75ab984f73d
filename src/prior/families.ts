/**
 * Families of a list of strings: two belong together when they share a run of letters so long that chance
 * would hardly give one such pair in the whole list; and whoever belongs to a member belongs to all.
 *
 * Why: collections of natural sequences are full of near copies. A model that has learnt them by heart looks
 * best when strings are held out one by one, and draws near copies. Held out by families, it has to have
 * learnt what families have in common.
 */
import type { Strings } from './strings.js';

export interface Families {
  /** Family of each string [count], numbered from 0 in the order of their first strings. */
  readonly of: Int32Array;
  readonly count: number;
  /** Strings of the largest one. */
  readonly largest: number;
  /** Letters of the run that makes relatives. */
  readonly run: number;
}

export function findFamilies(strings: Strings): Families {
  const { env, rows, count } = strings;
  const run = telltaleRun(strings);
  const parent = Int32Array.from({ length: count }, (_, r) => r);
  const rootOf = (r: number): number => {
    let root = r;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  };
  const first = new Map<string, number>();
  for (let r = 0; r < count; r++) {
    const at = r * env.stateSize;
    for (let t = 0; t + run <= rows[at]; t++) {
      const word = rows.subarray(at + 1 + t, at + 1 + t + run).join(' ');
      const known = first.get(word);
      if (known === undefined) first.set(word, r);
      else {
        const [a, b] = [rootOf(known), rootOf(r)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const numbers = new Map<number, number>();
  const sizes: number[] = [];
  const of = new Int32Array(count);
  for (let r = 0; r < count; r++) {
    const root = rootOf(r);
    if (!numbers.has(root)) {
      numbers.set(root, sizes.length);
      sizes.push(0);
    }
    of[r] = numbers.get(root)!;
    sizes[of[r]]++;
  }
  return { of, count: sizes.length, largest: sizes.reduce((most, size) => Math.max(most, size), 0), run };
}

/**
 * The shortest run of which letters drawn one by one would give less than one equal pair in the whole list.
 */
function telltaleRun({ env, rows, count }: Strings): number {
  const letters = new Float64Array(env.vocabulary);
  let total = 0;
  for (let r = 0; r < count; r++) {
    const at = r * env.stateSize;
    for (let t = 1; t <= rows[at]; t++) letters[rows[at + t]]++;
    total += rows[at];
  }
  let equal = 0;
  for (const n of letters) equal += (n / total) * (n / total);
  if (equal >= 1) return env.tokenLength + 1;
  return Math.max(2, Math.ceil(Math.log((total * total) / 2) / -Math.log(equal)));
}
