/**
 * An explicit DAG, given as a list of edges. Nodes have names; an edge to "stop" ends at the node it leaves.
 * A node that no edge leaves is an outcome by completion. Action e is edge e of the list, so an action says
 * where it comes from and parents never share one.
 *
 * Row: [ node, terminal flag ]. An outcome's text is the name of its node.
 */
import { requireOutcomeIndex } from './requirements.js';
import type { Environment } from './environment.js';

/** [from, to]; `to` may be "stop". */
export type DagEdge = readonly [from: string, to: string];

export interface Dag {
  readonly edges: readonly DagEdge[];
  /**
   * Reward of each outcome, by node name. The environment does not use it: rewards live apart from
   * environments.
   */
  readonly rewards: Readonly<Record<string, number>>;
}

/** The DAG of GFlowNet Foundations (Bengio et al., JMLR 2023), figure 2. Z = 112, 13 trajectories. */
export const TOY_DAG: Dag = {
  edges: parseEdges(
    '0>1 0>2 1>3 2>3 2>4 3>5 3>stop 4>6 4>stop 5>7 5>8 6>8 6>10 6>stop 7>9 8>9 8>stop 9>stop 10>stop',
  ),
  rewards: { 3: 30, 4: 14, 6: 23, 8: 10, 9: 30, 10: 5 },
};

/**
 * Reads edges from text: `0>1 0>2 1>stop`, with blanks or commas between them.
 * @throws on a piece that is no edge
 */
export function parseEdges(text: string): DagEdge[] {
  return text
    .split(/[\s,]+/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const match = /^([^>]+)>([^>]+)$/.exec(piece);
      if (!match) throw new Error(`dag: an edge is written from>to, got "${piece}"`);
      return [match[1], match[2]];
    });
}

/** Greatest number of nodes: reachability is kept as a table of nodes x nodes bytes. */
const MAX_NODES = 4096;
const STOP = -1;

/**
 * Builds the environment of a DAG. s0 is the one node that no edge enters.
 * @throws when there is not exactly one such node, an edge appears twice, or the edges close a cycle
 */
export function createDag(options: { readonly edges: readonly DagEdge[] }): Environment {
  const { edges } = options;
  const names = [...new Set(edges.flat())].filter((name) => name !== 'stop');
  const N = names.length;
  const E = edges.length;
  if (N > MAX_NODES) throw new Error(`dag: at most ${MAX_NODES} nodes, got ${N}`);
  const nodeOf = new Map(names.map((name, node) => [name, node]));
  const from = Int32Array.from(edges, ([name]) => nodeOf.get(name) ?? STOP);
  const to = Int32Array.from(edges, ([, name]) => nodeOf.get(name) ?? STOP);
  requireEdges(edges, from);
  const root = findRoot(names, to);
  const reach = reachability(names, from, to);

  const isSink = new Uint8Array(N).fill(1);
  const canStop = new Uint8Array(N);
  for (let e = 0; e < E; e++) {
    isSink[from[e]] = 0;
    if (to[e] === STOP) canStop[from[e]] = 1;
  }
  const outcomeNodes = [...names.keys()].filter((node) => isSink[node] || canStop[node]);
  const indexOf = new Int32Array(N).fill(-1);
  outcomeNodes.forEach((node, index) => (indexOf[node] = index));

  function writeOutcome(node: number, given: string, states: Int32Array, at: number): void {
    if (!(indexOf[node] >= 0)) {
      const right = outcomeNodes.map((outcome) => names[outcome]).join(', ');
      throw new Error(`dag: outcomes are ${right}, got ${given}`);
    }
    states[at] = node;
    states[at + 1] = canStop[node];
  }

  return {
    task: { name: 'dag', edges: edges.map(([a, b]) => `${a}>${b}`).join(' ') },
    stateSize: 2,
    actionCount: E,
    maxSteps: N,
    reset(states, at) {
      states[at] = root;
      states[at + 1] = 0;
    },
    forwardMask(states, at, mask, maskAt) {
      const node = states[at + 1] === 1 ? -2 : states[at];
      for (let e = 0; e < E; e++) mask[maskAt + e] = from[e] === node ? 1 : 0;
    },
    backwardMask(states, at, mask, maskAt) {
      const node = states[at];
      const stopped = states[at + 1] === 1;
      for (let e = 0; e < E; e++) {
        const enters = stopped ? to[e] === STOP && from[e] === node : to[e] === node;
        mask[maskAt + e] = enters ? 1 : 0;
      }
    },
    step(states, at, action) {
      if (to[action] === STOP) states[at + 1] = 1;
      else states[at] = to[action];
    },
    stepBack(states, at, action) {
      states[at] = from[action];
      states[at + 1] = 0;
    },
    isTerminal: (states, at) => states[at + 1] === 1 || isSink[states[at]] === 1,
    features: {
      count: N + 1,
      active: 2,
      write(states, at, out, outAt) {
        out[outAt] = states[at];
        out[outAt + 1] = states[at + 1] === 1 ? N : -1;
      },
    },
    tokenLength: 1,
    vocabulary: N,
    outcomeTokens(states, at, out, outAt) {
      out[outAt] = states[at];
    },
    outcomeFromTokens(tokens, tokensAt, states, at) {
      writeOutcome(tokens[tokensAt], `token ${tokens[tokensAt]}`, states, at);
    },
    outcomeText: (states, at) => names[states[at]],
    outcomeFromText(text, states, at) {
      writeOutcome(nodeOf.get(text) ?? -1, `"${text}"`, states, at);
    },
    logOutcomeCount: Math.log(outcomeNodes.length),
    outcomeCount: outcomeNodes.length,
    outcomeAt(index, states, at) {
      requireOutcomeIndex('dag', index, outcomeNodes.length);
      writeOutcome(outcomeNodes[index], '', states, at);
    },
    outcomeIndex: (states, at) => indexOf[states[at]],
    sampleOutcome(random, states, at) {
      writeOutcome(outcomeNodes[random.int(outcomeNodes.length)], '', states, at);
    },
    canReach(states, at, outcomes, outcomeAt) {
      if (states[at + 1] === 1) return outcomes[outcomeAt + 1] === 1 && states[at] === outcomes[outcomeAt];
      return reach[states[at] * N + outcomes[outcomeAt]] === 1;
    },
  };
}

function requireEdges(edges: readonly DagEdge[], from: Int32Array): void {
  if (edges.length === 0) throw new Error('dag: give at least one edge, got none');
  const seen = new Set<string>();
  edges.forEach(([a, b], e) => {
    const edge = `${a}>${b}`;
    if (from[e] === STOP) throw new Error(`dag: no edge may leave "stop", got ${edge}`);
    if (seen.has(edge)) throw new Error(`dag: edges must differ, got ${edge} twice`);
    seen.add(edge);
  });
}

function findRoot(names: readonly string[], to: Int32Array): number {
  const entered = new Set(to);
  const roots = [...names.keys()].filter((node) => !entered.has(node));
  if (roots.length !== 1) {
    const given = roots.length === 0 ? 'none' : roots.map((node) => names[node]).join(', ');
    throw new Error(`dag: exactly one node must have no incoming edge (s0), got ${given}`);
  }
  return roots[0];
}

/** reach[a * N + b] = 1 when a path leads from a to b, a itself included. Throws on a cycle. */
function reachability(names: readonly string[], from: Int32Array, to: Int32Array): Uint8Array {
  const N = names.length;
  const reach = new Uint8Array(N * N);
  // 0 not visited, 1 on the current path, 2 done. An explicit stack, since a chain may be long.
  const state = new Uint8Array(N);
  const children: number[][] = names.map(() => []);
  for (let e = 0; e < from.length; e++) if (to[e] !== STOP) children[from[e]].push(to[e]);
  for (let start = 0; start < N; start++) {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack[stack.length - 1];
      if (state[node] === 0) {
        state[node] = 1;
        for (const child of children[node]) {
          if (state[child] === 1)
            throw new Error(`dag: edges must not close a cycle, got one through ${names[child]}`);
          if (state[child] === 0) stack.push(child);
        }
        continue;
      }
      stack.pop();
      if (state[node] === 2) continue;
      state[node] = 2;
      reach[node * N + node] = 1;
      for (const child of children[node]) {
        for (let b = 0; b < N; b++) reach[node * N + b] |= reach[child * N + b];
      }
    }
  }
  return reach;
}
