/** `exclude:FILE`: outcomes of a list are left out, such as those that were ordered before. */
import { constraintKind } from '../constraint-kind.js';

/** Letters of a list that are still made an automaton; longer lists are looked up, and drawn around. */
const MOST_STATES = 200_000;

export const excludeKind = constraintKind({
  name: 'exclude',
  help: 'none of the outcomes of a file',
  of: 'strings',
  example: 'exclude:ordered.csv',
  argument: 'a file of outcomes',
  parameters: {},
  async build({ letters, owner, argument, sources }) {
    if (sources.outcomesOf === undefined) throw new Error(`${owner}: there are no files here`);
    const { alphabet } = letters;
    const A = alphabet.length;
    // A tree of the list: children of node k at k * A; node 0 is "not of the list", 1 the root.
    let children = new Int32Array(1024 * A);
    let ends = new Uint8Array(1024);
    let nodes = 2;
    for (const outcome of await sources.outcomesOf(argument)) {
      let node = 1;
      for (const letter of outcome) {
        const at = node * A + alphabet.indexOf(letter);
        if (children[at] === 0) {
          if (nodes === ends.length) {
            const [wider, longer] = [new Int32Array(2 * children.length), new Uint8Array(2 * nodes)];
            wider.set(children);
            longer.set(ends);
            [children, ends] = [wider, longer];
          }
          children[at] = nodes++;
        }
        node = children[at];
      }
      ends[node] = 1;
    }
    const step = (node: number, letter: number): number => (node === 0 ? 0 : children[node * A + letter]);
    return {
      ...(nodes <= MOST_STATES && {
        automaton: { start: 1, step, accepts: (node: number) => ends[node] === 0 },
      }),
      holds(codes, end) {
        let node = 1;
        for (let i = 0; i < end && node > 0; i++) node = step(node, codes[i]);
        return ends[node] === 0;
      },
    };
  },
});
