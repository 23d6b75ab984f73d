/**
 * The whole DAG of an enumerable environment: every state that s0 reaches, numbered in topological order, and
 * every (state, action) edge.
 *
 * Memory: 4 (stateSize + 4) bytes a state, 8 to 16 more for the hash table, 16 bytes an edge. TFBind8
 * prepend-append (87,381 states, 174,760 edges) takes 8 MB, the 20^4 grid (320,000 states, being cells and
 * stopped cells, and 768,000 edges) 27 MB.
 */
import type { Environment } from '../env/environment.js';
import { IntList } from './int-list.js';
import { StateTable } from './state-table.js';

export interface StateGraph {
  readonly env: Environment;
  /** S. State 0 is s0; every edge leads to a greater number. */
  readonly stateCount: number;
  /** E. */
  readonly edgeCount: number;
  /** State rows [S, stateSize]. */
  readonly rows: Int32Array;
  /** Edges edgeStart[s] .. edgeStart[s + 1] leave state s, by rising action [S + 1]. */
  readonly edgeStart: Int32Array;
  /** Source, action and target of each edge [E]. */
  readonly edgeSource: Int32Array;
  readonly edgeAction: Int32Array;
  readonly edgeTarget: Int32Array;
  /** Edges parentEdge[parentStart[s] .. parentStart[s + 1]) lead into state s. */
  readonly parentStart: Int32Array;
  readonly parentEdge: Int32Array;
  /**
   * X. Outcome i is the terminal state outcomeState[i]; the order is that of `env.outcomeIndex` where there
   * is one.
   */
  readonly outcomeCount: number;
  readonly outcomeState: Int32Array;
  /** Outcome of each state, -1 for states that are not terminal [S]. */
  readonly outcomeOf: Int32Array;
  /** Bytes held by all of this. */
  readonly bytes: number;
  /** Number of the state in row `states[at..]`, or -1 when s0 does not reach it. */
  find(states: Int32Array, at: number): number;
}

export interface EnumerateOptions {
  /** Most states to hold. Default 2,000,000. */
  readonly maxStates?: number;
  /** Most edges to hold. Default 16,000,000. */
  readonly maxEdges?: number;
}

/**
 * Enumerates the states and edges of an environment.
 * @throws at once when the outcomes alone exceed maxStates; when states or edges turn out to be more than the
 * limit; when the actions close a cycle; when the terminal states are not the outcomes that the environment
 * counts
 */
export function enumerateStates(env: Environment, options: EnumerateOptions = {}): StateGraph {
  const { maxStates = 2_000_000, maxEdges = 16_000_000 } = options;
  if (env.logOutcomeCount > Math.log(maxStates) + 1e-9) {
    throw new Error(
      `exact: ${env.task.name} has ${outcomeCountText(env)} outcomes, more than the limit of ${maxStates} states`,
    );
  }
  const found = explore(env, maxStates, maxEdges);
  const order = topologicalOrder(env, found);
  const { table, edgeStart, edgeAction, edgeTarget } = renumber(found, order);
  const S = table.count;
  const E = edgeTarget.length;

  const edgeSource = new Int32Array(E);
  for (let s = 0; s < S; s++) edgeSource.fill(s, edgeStart[s], edgeStart[s + 1]);
  const { parentStart, parentEdge } = groupByTarget(S, edgeTarget);
  const { outcomeState, outcomeOf } = numberOutcomes(env, table);
  const arrays = [
    edgeStart,
    edgeSource,
    edgeAction,
    edgeTarget,
    parentStart,
    parentEdge,
    outcomeState,
    outcomeOf,
  ];
  return {
    env,
    stateCount: S,
    edgeCount: E,
    rows: table.rows,
    edgeStart,
    edgeSource,
    edgeAction,
    edgeTarget,
    parentStart,
    parentEdge,
    outcomeCount: outcomeState.length,
    outcomeState,
    outcomeOf,
    bytes: arrays.reduce((sum, array) => sum + array.byteLength, table.bytes),
    find: (states, at) => table.find(states, at),
  };
}

/** The number of outcomes, for messages: `65,536`, or `e^34.7` where it is no safe integer. */
export function outcomeCountText(env: Environment): string {
  return env.outcomeCount?.toLocaleString('en-US') ?? `e^${env.logOutcomeCount.toFixed(1)}`;
}

/** States in the order of their discovery, and their edges in the order of their source. */
interface Found {
  readonly table: StateTable;
  readonly edgeStart: Int32Array;
  readonly edgeAction: Int32Array;
  readonly edgeTarget: Int32Array;
}

function explore(env: Environment, maxStates: number, maxEdges: number): Found {
  const { stateSize, actionCount } = env;
  const table = new StateTable(stateSize);
  const starts = new IntList();
  const actions = new IntList();
  const targets = new IntList();
  const mask = new Uint8Array(actionCount);
  const row = new Int32Array(stateSize);
  env.reset(row, 0);
  table.add(row, 0);
  for (let s = 0; s < table.count; s++) {
    starts.push(targets.length);
    env.forwardMask(table.rows, s * stateSize, mask, 0);
    for (let a = 0; a < actionCount; a++) {
      if (mask[a] === 0) continue;
      for (let k = 0; k < stateSize; k++) row[k] = table.rows[s * stateSize + k];
      env.step(row, 0, a);
      actions.push(a);
      targets.push(table.add(row, 0));
    }
    if (table.count > maxStates) throw tooMany(env, 'states', table.count, maxStates);
    if (targets.length > maxEdges) throw tooMany(env, 'edges', targets.length, maxEdges);
  }
  starts.push(targets.length);
  table.trim();
  return {
    table,
    edgeStart: starts.toArray(),
    edgeAction: actions.toArray(),
    edgeTarget: targets.toArray(),
  };
}

function tooMany(env: Environment, what: string, count: number, limit: number): Error {
  return new Error(`exact: ${env.task.name} has at least ${count} ${what}, more than the limit of ${limit}`);
}

/** Kahn's algorithm, first in first out: order[i] is the state that gets number i. */
function topologicalOrder(env: Environment, { table, edgeStart, edgeTarget }: Found): Int32Array {
  const S = table.count;
  const waiting = new Int32Array(S);
  for (const target of edgeTarget) waiting[target]++;
  const order = new Int32Array(S);
  let count = waiting[0] === 0 ? 1 : 0;
  for (let i = 0; i < count; i++) {
    const s = order[i];
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
      if (--waiting[edgeTarget[e]] === 0) order[count++] = edgeTarget[e];
    }
  }
  if (count < S) {
    const s = waiting.findIndex((left) => left > 0);
    const row = table.rows.subarray(s * table.width, (s + 1) * table.width).join(', ');
    throw new Error(
      `exact: actions of ${env.task.name} must not close a cycle, got one at or before state [${row}]`,
    );
  }
  return order;
}

function renumber(found: Found, order: Int32Array): Found {
  if (order.every((s, i) => s === i)) return found;
  const { width, rows } = found.table;
  const table = new StateTable(width);
  const numberOf = new Int32Array(order.length);
  const edgeStart = new Int32Array(order.length + 1);
  const edgeAction = new Int32Array(found.edgeAction.length);
  const edgeTarget = new Int32Array(found.edgeTarget.length);
  for (const s of order) numberOf[s] = table.add(rows, s * width);
  table.trim();
  let to = 0;
  order.forEach((s, i) => {
    edgeStart[i] = to;
    for (let e = found.edgeStart[s]; e < found.edgeStart[s + 1]; e++, to++) {
      edgeAction[to] = found.edgeAction[e];
      edgeTarget[to] = numberOf[found.edgeTarget[e]];
    }
  });
  edgeStart[order.length] = to;
  return { table, edgeStart, edgeAction, edgeTarget };
}

/** Counting sort of the edges by target. */
function groupByTarget(
  S: number,
  edgeTarget: Int32Array,
): { parentStart: Int32Array; parentEdge: Int32Array } {
  const parentStart = new Int32Array(S + 1);
  for (const target of edgeTarget) parentStart[target + 1]++;
  for (let s = 0; s < S; s++) parentStart[s + 1] += parentStart[s];
  const next = parentStart.slice();
  const parentEdge = new Int32Array(edgeTarget.length);
  edgeTarget.forEach((target, e) => (parentEdge[next[target]++] = e));
  return { parentStart, parentEdge };
}

function numberOutcomes(
  env: Environment,
  table: StateTable,
): { outcomeState: Int32Array; outcomeOf: Int32Array } {
  const { rows, width, count: S } = table;
  const terminals = new IntList();
  for (let s = 0; s < S; s++) if (env.isTerminal(rows, s * width)) terminals.push(s);
  const outcomeOf = new Int32Array(S).fill(-1);
  let outcomeState = terminals.toArray();
  if (env.outcomeCount !== undefined && outcomeState.length !== env.outcomeCount) {
    throw new Error(
      `exact: ${env.task.name} must reach its ${env.outcomeCount} outcomes, got ${outcomeState.length} terminal states`,
    );
  }
  if (env.outcomeIndex !== undefined) {
    const byIndex = new Int32Array(outcomeState.length).fill(-1);
    for (const s of outcomeState) byIndex[env.outcomeIndex(rows, s * width)] = s;
    if (byIndex.includes(-1)) throw new Error(`exact: outcomeIndex of ${env.task.name} must be one-to-one`);
    outcomeState = byIndex;
  }
  outcomeState.forEach((s, outcome) => (outcomeOf[s] = outcome));
  return { outcomeState, outcomeOf };
}
