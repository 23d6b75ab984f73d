/**
 * log p(x) of single outcomes, exactly, in spaces too large to enumerate: the ancestors of an outcome are a
 * small DAG of their own (a string of length n made by prepending and appending has n (n + 1) / 2 of them),
 * and p(x) is one forward pass over it.
 */
import type { Policy } from '../env/policy-types.js';
import { logAddExp } from '../math/log-space.js';
import { StateTable } from './state-table.js';

/** States handed to the policy at a time. */
const BATCH = 1024;
/** Outcomes whose ancestors are collected together: they share those near s0. */
const GROUP = 64;

/**
 * @param states terminal states [count, stateSize]
 * @param out gets log p(x) [count]
 * @param most ancestors of a group of 64 outcomes at most
 * @param start the state that trajectories begin in, a row; s0 by default
 * @returns false, with `out` untouched from there on, when they are more: the space has too many ways to an
 * outcome
 */
export function outcomeLogProbs(
  policy: Policy,
  states: Int32Array,
  count: number,
  out: Float64Array,
  most = 1_000_000,
  start?: Int32Array,
): boolean {
  for (let from = 0; from < count; from += GROUP) {
    const to = Math.min(count, from + GROUP);
    const cone = ancestors(policy, states, from, to, most);
    if (!cone) return false;
    const logVisit = visits(policy, cone, start && cone.table.find(start, 0));
    for (let x = from; x < to; x++) {
      out[x] = logVisit[cone.table.find(states, x * policy.env.stateSize)];
    }
  }
  return true;
}

interface Cone {
  readonly table: StateTable;
  /** Edges: parent, child and action, in the order they were found. */
  readonly parents: number[];
  readonly children: number[];
  readonly actions: number[];
}

/** All states on the way to the outcomes, and the edges between them. */
function ancestors(
  { env }: Policy,
  states: Int32Array,
  from: number,
  to: number,
  most: number,
): Cone | undefined {
  const { stateSize, actionCount } = env;
  const table = new StateTable(stateSize);
  const cone: Cone = { table, parents: [], children: [], actions: [] };
  const row = new Int32Array(stateSize);
  const mask = new Uint8Array(actionCount);
  for (let x = from; x < to; x++) table.add(states, x * stateSize);
  for (let s = 0; s < table.count; s++) {
    if (table.count > most) return undefined;
    env.backwardMask(table.rows, s * stateSize, mask, 0);
    for (let a = 0; a < actionCount; a++) {
      if (!mask[a]) continue;
      for (let k = 0; k < stateSize; k++) row[k] = table.rows[s * stateSize + k];
      env.stepBack(row, 0, a);
      cone.parents.push(table.add(row, 0));
      cone.children.push(s);
      cone.actions.push(a);
    }
  }
  return cone;
}

/** log-probability of passing through each state of the cone. @param start number of the first state; s0 */
function visits(policy: Policy, { table, parents, children, actions }: Cone, start?: number): Float64Array {
  const edges = parents.length;
  // Edges by parent, and how many edges of each child are still to come.
  const starts = new Int32Array(table.count + 1);
  const waiting = new Int32Array(table.count);
  for (let e = 0; e < edges; e++) {
    starts[parents[e] + 1]++;
    waiting[children[e]]++;
  }
  for (let s = 0; s < table.count; s++) starts[s + 1] += starts[s];
  const byParent = new Int32Array(edges);
  const next = starts.slice();
  for (let e = 0; e < edges; e++) byParent[next[parents[e]]++] = e;
  const logEdge = edgeLogProbs(policy, table, starts, byParent, actions);
  const logVisit = new Float64Array(table.count).fill(-Infinity);
  if (start !== undefined && start >= 0) logVisit[start] = 0;
  const ready: number[] = [];
  for (let s = 0; s < table.count; s++) {
    if (waiting[s] > 0) continue;
    // s0 alone has no parents.
    if (start === undefined) logVisit[s] = 0;
    ready.push(s);
  }
  for (let s = ready.pop(); s !== undefined; s = ready.pop()) {
    for (let k = starts[s]; k < starts[s + 1]; k++) {
      const e = byParent[k];
      const child = children[e];
      logVisit[child] = logAddExp(logVisit[child], logVisit[s] + logEdge[e]);
      if (--waiting[child] === 0) ready.push(child);
    }
  }
  return logVisit;
}

/** log P_F of every edge. */
function edgeLogProbs(
  policy: Policy,
  { count, rows }: StateTable,
  starts: Int32Array,
  byParent: Int32Array,
  actions: readonly number[],
): Float64Array {
  const { stateSize, actionCount } = policy.env;
  const logEdge = new Float64Array(byParent.length);
  const packed = new Int32Array(BATCH * stateSize);
  const numbers = new Int32Array(BATCH);
  const logP = new Float32Array(BATCH * actionCount);
  let filled = 0;
  const flush = (): void => {
    policy.logProbs(packed, filled, logP);
    for (let r = 0; r < filled; r++) {
      for (let k = starts[numbers[r]]; k < starts[numbers[r] + 1]; k++)
        logEdge[byParent[k]] = logP[r * actionCount + actions[byParent[k]]];
    }
    filled = 0;
  };
  for (let s = 0; s < count; s++) {
    if (starts[s] === starts[s + 1]) continue;
    for (let k = 0; k < stateSize; k++) packed[filled * stateSize + k] = rows[s * stateSize + k];
    numbers[filled++] = s;
    if (filled === BATCH) flush();
  }
  if (filled > 0) flush();
  return logEdge;
}
