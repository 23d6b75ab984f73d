/**
 * Counts of letters behind every context of up to `order` letters, as a tree of contexts read backwards: the
 * root is the empty context, a child is the context with one more letter before it. The beginning of a string
 * is a letter of its own, before which there is nothing.
 */

export interface StoredTrie {
  readonly order: number;
  /** Node of each context one letter longer, 0 for none [nodes, letters + 1]. */
  readonly children: Int32Array;
  /** Times each letter stood behind the context [nodes, letters]. */
  readonly counts: Int32Array;
}

export class KmerTrie {
  readonly letters: number;
  readonly order: number;
  nodes = 1;
  /** Length of each node's context. */
  private depths: Int32Array;
  private children: Int32Array;
  private counts: Int32Array;

  constructor(letters: number, order: number) {
    this.letters = letters;
    this.order = order;
    this.depths = new Int32Array(64);
    this.children = new Int32Array(64 * (letters + 1));
    this.counts = new Int32Array(64 * letters);
  }

  /** @throws when a stored tree does not hang together */
  static restore(letters: number, { order, children, counts }: StoredTrie): KmerTrie {
    const trie = new KmerTrie(letters, order);
    const width = letters + 1;
    const nodes = counts.length / letters;
    if (!Number.isInteger(nodes) || nodes < 1 || children.length !== nodes * width)
      throw new Error(`k-mer counts: ${counts.length} counts and ${children.length} contexts do not match`);
    trie.nodes = nodes;
    trie.children = children.slice();
    trie.counts = counts.slice();
    trie.depths = new Int32Array(nodes);
    for (let node = 0; node < nodes; node++)
      for (let c = 0; c < width; c++) {
        const child = children[node * width + c];
        if (child === 0) continue;
        // Children are made after their parent, so a smaller number would close a circle.
        if (child <= node || child >= nodes) throw new Error(`k-mer counts: context ${child} is misplaced`);
        trie.depths[child] = trie.depths[node] + 1;
      }
    return trie;
  }

  stored(): StoredTrie {
    const { nodes, letters, order } = this;
    return {
      order,
      children: this.children.slice(0, nodes * (letters + 1)),
      counts: this.counts.slice(0, nodes * letters),
    };
  }

  depth(node: number): number {
    return this.depths[node];
  }

  child(node: number, letter: number): number {
    return this.children[node * (this.letters + 1) + letter];
  }

  count(node: number, letter: number): number {
    return this.counts[node * this.letters + letter];
  }

  /**
   * Counts `letter` behind the first t letters of the string at `from` (a row of letters), in all its
   * contexts.
   */
  add(row: Int32Array, from: number, t: number, letter: number): void {
    let node = 0;
    this.counts[letter]++;
    for (let d = 1; d <= this.order && d <= t + 1; d++) {
      const before = t - d < 0 ? this.letters : row[from + t - d];
      node = this.childOrNew(node, before);
      this.counts[node * this.letters + letter]++;
    }
  }

  /** The longest context of at most `order` letters that was seen before position t. Nothing is allocated. */
  find(row: Int32Array, from: number, t: number, order: number): number {
    const { children, letters } = this;
    let node = 0;
    for (let d = 1; d <= order && d <= t + 1; d++) {
      const next = children[node * (letters + 1) + (t - d < 0 ? letters : row[from + t - d])];
      if (next === 0) break;
      node = next;
    }
    return node;
  }

  private childOrNew(node: number, letter: number): number {
    const at = node * (this.letters + 1) + letter;
    if (this.children[at] !== 0) return this.children[at];
    const fresh = this.nodes++;
    if (fresh === this.depths.length) {
      this.depths = grown(this.depths);
      this.children = grown(this.children);
      this.counts = grown(this.counts);
    }
    this.depths[fresh] = this.depths[node] + 1;
    this.children[at] = fresh;
    return fresh;
  }
}

function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
