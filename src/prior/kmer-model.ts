/**
 * The yardstick of sequence models: a Markov chain of order k, interpolated with all lower orders after
 * Witten & Bell (1991), method C; and p(length) apart from it. Order 0 is the letters' frequencies (unigram).
 *
 *     p_k(c|context) = (n(context, c) + s T(context) p_{k-1}(c)) / (n(context) + s T(context))
 *
 * with n counts, T the number of different letters seen behind the context, p_{-1} uniform. Departure: s, the
 * weight of the lower orders, is 1 in the paper and is chosen here with k on held-out strings.
 */
import type { Environment } from '../env/environment.js';
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { KmerTrie } from './kmer-trie.js';
import type { LengthLaw } from './length-law.js';
import { requireAppendString } from './string-space.js';
import type { Strings } from './strings.js';

export interface KmerOptions {
  /** k: letters of context. */
  readonly order: number;
  /** s: weight of the lower orders. */
  readonly strength: number;
}

/** Contexts that are held at most: each takes 8 * letters bytes. */
const MOST_ENTRIES = 8_000_000;

/** Counts of a list of strings: what models of all orders are made from. */
export function countKmers({ env, rows, count }: Strings, order: number): KmerTrie {
  const trie = new KmerTrie(env.vocabulary, order);
  for (let r = 0; r < count; r++) {
    const at = r * env.stateSize;
    for (let t = 0; t < rows[at]; t++) trie.add(rows, at + 1, t, rows[at + 1 + t]);
    if (trie.nodes * env.vocabulary > MOST_ENTRIES) return countKmers({ env, rows, count }, order - 1);
  }
  return trie;
}

/** Strings of each length [n + 1]. */
export function countLengths({ env, rows, count }: Strings): Float64Array {
  const counts = new Float64Array(env.tokenLength + 1);
  for (let r = 0; r < count; r++) counts[rows[r * env.stateSize]]++;
  return counts;
}

export class KmerModel implements Policy {
  readonly env: Environment;
  readonly options: KmerOptions;
  readonly trie: KmerTrie;
  readonly lengths: LengthLaw | undefined;
  /** log p(letter|context) of every node up to the order [nodes, letters]. */
  private readonly logP: Float32Array;

  /** @param lengths undefined: all strings have the length of the task */
  constructor(env: Environment, trie: KmerTrie, lengths: LengthLaw | undefined, options: KmerOptions) {
    requireAppendString(env);
    this.env = env;
    this.options = options;
    this.trie = trie;
    this.lengths = lengths;
    this.logP = interpolate(trie, options);
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    const { env, trie, logP, lengths } = this;
    const { stateSize, vocabulary, actionCount } = env;
    for (let r = 0; r < count; r++) {
      const at = r * stateSize;
      const to = r * actionCount;
      const t = states[at];
      const from = trie.find(states, at + 1, t, this.options.order) * vocabulary;
      const go = lengths ? Math.max(lengths.logGo[t], LOG_ZERO) : 0;
      for (let c = 0; c < vocabulary; c++) out[to + c] = Math.max(LOG_ZERO, go + logP[from + c]);
      if (lengths) out[to + vocabulary] = Math.max(lengths.logStop[t], LOG_ZERO);
    }
  }
}

/** Parents come before their children, so one pass fills all orders. */
function interpolate(trie: KmerTrie, { order, strength }: KmerOptions): Float32Array {
  const { letters, nodes } = trie;
  const p = new Float64Array(nodes * letters);
  const logP = new Float32Array(nodes * letters);
  const fill = (node: number, lower: number): void => {
    let [total, kinds] = [0, 0];
    for (let c = 0; c < letters; c++) {
      const n = trie.count(node, c);
      total += n;
      if (n > 0) kinds++;
    }
    const weight = strength * kinds;
    for (let c = 0; c < letters; c++) {
      const at = node * letters + c;
      const below = lower < 0 ? 1 / letters : p[lower * letters + c];
      p[at] = total > 0 ? (trie.count(node, c) + weight * below) / (total + weight) : below;
      logP[at] = Math.log(p[at]);
    }
  };
  fill(0, -1);
  for (let node = 0; node < nodes; node++) {
    if (trie.depth(node) >= order) continue;
    for (let c = 0; c <= letters; c++) if (trie.child(node, c) > 0) fill(trie.child(node, c), node);
  }
  return logP;
}
