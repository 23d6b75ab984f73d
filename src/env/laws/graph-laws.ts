/**
 * Laws on the DAG as a whole. Exhaustive where all states could be explored, else along random trajectories.
 */
import { replay, shrink, statesAlong, type Explored } from './explore.js';
import { stateLaw, type Law, type Verdict, type World } from './law.js';
import { marked, rowKey, sameRow, someMarked, type Probe, type StateRow } from './probe.js';

/** No state is met twice. */
const acyclic: Law = {
  name: 'acyclic',
  check(world) {
    const { probe, explored, trajectories } = world;
    const cycle = findCycle(explored);
    if (cycle) {
      const { entry, actions } = cycle;
      const { row, actions: path } = explored.states[entry];
      const problem = `the last ${actions.length} actions lead back to the same state`;
      return {
        cases: explored.states.length,
        counterexample: { actions: [...path, ...actions], state: [...row], problem },
      };
    }
    for (let i = 0; i < trajectories.length; i++) {
      const repeats = (actions: readonly number[]) => problemOfRepeat(probe, actions);
      if (repeats(trajectories[i]) === undefined) continue;
      const short = shrink(trajectories[i], repeats);
      const state = [...(replay(probe, short.actions) ?? [])];
      return { cases: i + 1, counterexample: { ...short, state } };
    }
    return { cases: explored.states.length + trajectories.length };
  },
};

function problemOfRepeat(probe: Probe, actions: readonly number[]): string | undefined {
  const seen = new Set<string>();
  for (const row of statesAlong(probe, actions) ?? []) {
    const key = rowKey(row);
    if (seen.has(key)) return `state [${row.join(', ')}] is met twice`;
    seen.add(key);
  }
  return undefined;
}

/** The cycle nearest to s0: the state where it is entered, and the actions around it. */
function findCycle({ states, edges }: Explored): { entry: number; actions: number[] } | undefined {
  const order = topologicalOrder(states.length, edges);
  if (order.length === states.length) return undefined;
  const removed = new Uint8Array(states.length);
  for (const s of order) removed[s] = 1;
  const left = edges.filter(({ from, to }) => !removed[from] && !removed[to]);
  const children = states.map(() => [] as (typeof left)[number][]);
  for (const edge of left) children[edge.from].push(edge);
  for (let entry = 0; entry < states.length; entry++) {
    if (removed[entry]) continue;
    // Breadth first from the state until it is met again.
    const paths = new Map<number, number[]>([[entry, []]]);
    const queue = [entry];
    for (const s of queue) {
      for (const { action, to } of children[s]) {
        const actions = [...paths.get(s)!, action];
        if (to === entry) return { entry, actions };
        if (!paths.has(to)) {
          paths.set(to, actions);
          queue.push(to);
        }
      }
    }
  }
  return undefined;
}

/** Kahn's algorithm; states on a cycle or behind one are left out. */
function topologicalOrder(count: number, edges: Explored['edges']): number[] {
  const waiting = new Int32Array(count);
  const children: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) {
    waiting[to]++;
    children[from].push(to);
  }
  const order = waiting[0] === 0 ? [0] : [];
  for (const s of order) for (const child of children[s]) if (--waiting[child] === 0) order.push(child);
  return order;
}

/** No trajectory has more than maxSteps transitions. */
const maxSteps: Law = {
  name: 'max-steps',
  check(world) {
    const { probe, explored, trajectories } = world;
    const limit = probe.env.maxSteps;
    const problem = `maxSteps is ${limit}, but this trajectory has more transitions`;
    const long = explored.complete
      ? longestPath(explored, limit)
      : trajectories.find(({ length }) => length > limit);
    const cases = explored.complete ? explored.states.length : trajectories.length;
    if (!long) return { cases };
    const actions = long.slice(0, limit + 1);
    return { cases, counterexample: { actions, state: [...(replay(probe, actions) ?? [])], problem } };
  },
};

/**
 * Actions of a path of more than `limit` edges, if there is one (none is looked for when there is a cycle).
 */
function longestPath({ states, edges }: Explored, limit: number): number[] | undefined {
  const order = topologicalOrder(states.length, edges);
  if (order.length < states.length) return undefined;
  const depth = new Int32Array(states.length);
  const arrivedBy: (Explored['edges'][number] | undefined)[] = Array.from({ length: states.length });
  const leaving = states.map(() => [] as Explored['edges'][number][]);
  for (const edge of edges) leaving[edge.from].push(edge);
  for (const s of order) {
    for (const edge of leaving[s]) {
      if (depth[s] + 1 <= depth[edge.to]) continue;
      depth[edge.to] = depth[s] + 1;
      arrivedBy[edge.to] = edge;
      if (depth[edge.to] <= limit) continue;
      const actions: number[] = [];
      for (let by = arrivedBy[edge.to]; by; by = arrivedBy[by.from]) actions.push(by.action);
      return actions.reverse();
    }
  }
  return undefined;
}

/**
 * The terminal states that s0 reaches are the outcomes that the environment counts. Checked where all states
 * could be explored.
 */
const enumeration: Law = {
  name: 'enumeration',
  check({ probe, explored }) {
    if (!explored.complete) return { cases: 0 };
    const { env } = probe;
    const terminals = explored.states.filter(({ row }) => probe.isTerminal(row));
    const fail = (problem: string, { row, actions } = explored.states[0]): Verdict => ({
      cases: terminals.length,
      counterexample: { actions, state: [...row], problem },
    });
    if (Math.abs(Math.log(terminals.length) - env.logOutcomeCount) > 1e-6) {
      const claimed = Math.exp(env.logOutcomeCount).toPrecision(6);
      return fail(`s0 reaches ${terminals.length} outcomes, but exp(logOutcomeCount) is ${claimed}`);
    }
    if (env.outcomeCount !== undefined && env.outcomeCount !== terminals.length) {
      return fail(`s0 reaches ${terminals.length} outcomes, but outcomeCount is ${env.outcomeCount}`);
    }
    if (!env.outcomeIndex) return { cases: terminals.length };
    const owner = new Map<number, StateRow>();
    for (const terminal of terminals) {
      const index = probe.read('outcomeIndex', terminal.row, (states, at) => env.outcomeIndex!(states, at));
      const other = owner.get(index);
      if (other) return fail(`outcomeIndex is ${index}, as for ${probe.describe(other)}`, terminal);
      owner.set(index, terminal.row);
    }
    return { cases: terminals.length };
  },
};

/** Outcomes compared with all states where brute force is possible. */
const MAX_OUTCOMES = 64;

/** `canReach(s, y)` is true exactly when some sequence of actions leads from s to y. */
const canReach: Law = {
  name: 'can-reach',
  check(world) {
    if (!world.probe.env.canReach || world.outcomes.length === 0) return { cases: 0 };
    return world.explored.complete ? canReachByBruteForce(world) : canReachByChildren.check(world);
  },
};

function canReachByBruteForce({ probe, explored, random }: World): Verdict {
  const { states, edges } = explored;
  const parents: number[][] = states.map(() => []);
  for (const { from, to } of edges) parents[to].push(from);
  const terminals = [...states.keys()].filter((s) => probe.isTerminal(states[s].row));
  random.fork('can-reach').shuffle(terminals);
  const chosen = terminals.slice(0, MAX_OUTCOMES);
  let cases = 0;
  let worst: { s: number; problem: string } | undefined;
  for (const y of chosen) {
    const reaches = new Uint8Array(states.length);
    reaches[y] = 1;
    const queue = [y];
    for (const s of queue) {
      for (const parent of parents[s]) {
        if (reaches[parent] === 0) queue.push(parent);
        reaches[parent] = 1;
      }
    }
    for (let s = 0; s < states.length && (!worst || s < worst.s); s++, cases++) {
      const claimed = probe.canReach(states[s].row, states[y].row);
      if (claimed === (reaches[s] === 1)) continue;
      worst = { s, problem: `canReach is ${claimed} for the outcome ${probe.describe(states[y].row)}` };
    }
  }
  if (!worst) return { cases };
  const { row, actions } = states[worst.s];
  return { cases, counterexample: { actions, state: [...row], problem: worst.problem } };
}

/**
 * The same by induction, for spaces too large to explore: a terminal state reaches itself alone, any other
 * state what one of its children reaches.
 */
const canReachByChildren = stateLaw('can-reach', (probe, row, { outcomes }) => {
  const terminal = probe.isTerminal(row);
  if (terminal && !probe.canReach(row, row)) return 'canReach is false for the outcome itself';
  const mask = probe.forwardMask(row);
  for (const y of outcomes.slice(0, 3)) {
    const claimed = probe.canReach(row, y);
    const problem = `canReach is ${claimed} for the outcome ${probe.describe(y)}`;
    if (terminal) {
      if (claimed !== sameRow(row, y)) return `${problem}, but the state is terminal`;
      continue;
    }
    // A true claim needs one child that reaches y, a false one no such child.
    const children = claimed ? marked(mask) : someMarked(mask, row);
    const reaching = children.find((action) => probe.canReach(probe.step(row, action), y));
    if (claimed && reaching === undefined) return `${problem}, but false for all its children`;
    if (!claimed && reaching !== undefined) return `${problem}, but true behind action ${reaching}`;
  }
  return undefined;
});

/** Numbers lie below their count, give their state again, and grow with every action. */
const numbering: Law = {
  name: 'numbering',
  check: (world) => (world.probe.env.numbering ? numberingOfStates.check(world) : { cases: 0 }),
};

const numberingOfStates = stateLaw('numbering', (probe, row) => {
  const numbers = probe.env.numbering!;
  const indexOf = (state: StateRow): number =>
    probe.read('numbering.indexOf', state, (states, at) => numbers.indexOf(states, at));
  const index = indexOf(row);
  if (!(Number.isInteger(index) && index >= 0 && index < numbers.count))
    return `numbering.indexOf must be an integer from 0 to ${numbers.count - 1}, got ${index}`;
  if (sameRow(row, probe.start()) && index !== 0) return `numbering.indexOf of s0 must be 0, got ${index}`;
  const again = probe.written('numbering.stateAt', (states, at) => numbers.stateAt(index, states, at));
  if (!sameRow(again, row))
    return `numbering.stateAt(${index}) must give the state again, got [${again.join(', ')}]`;
  for (const action of marked(probe.forwardMask(row))) {
    const next = indexOf(probe.step(row, action));
    if (!(next > index)) return `action ${action} must lead to a number above ${index}, got ${next}`;
  }
  return undefined;
});

export const GRAPH_LAWS: readonly Law[] = [acyclic, maxSteps, enumeration, canReach, numbering];
