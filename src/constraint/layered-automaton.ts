/**
 * An automaton unrolled over the places of a string: a node is a state behind so many tokens, and from every
 * node some allowed outcome can be reached. How conditions become one: unroll.ts.
 */
export class LayeredAutomaton {
  /**
   * Nodes are numbered by level, the start is 0; without nodes nothing is allowed.
   * @param tokens A
   * @param first node of each level, and behind the last [levels + 1]
   * @param next node behind each token, -1 where none can be completed [nodes, A]
   * @param accept 1 where the string may end [nodes]
   */
  constructor(
    readonly tokens: number,
    readonly first: Int32Array,
    readonly next: Int32Array,
    readonly accept: Uint8Array,
  ) {}

  get nodes(): number {
    return this.accept.length;
  }

  /** True when it allows nothing. */
  get isEmpty(): boolean {
    return this.accept.length === 0;
  }

  /** Levels: one more than tokens of the longest string that is allowed. */
  get levels(): number {
    return this.first.length - 1;
  }

  /**
   * The node behind tokens, -1 where they cannot be completed.
   * @param tokens -1 behind their end
   */
  walk(tokens: Int32Array): number {
    const { next, tokens: A } = this;
    let node = this.isEmpty ? -1 : 0;
    for (let i = 0; i < tokens.length && tokens[i] >= 0 && node >= 0; i++) node = next[node * A + tokens[i]];
    return node;
  }
}
