/**
 * A model of properties on a space whose objects are listed: where its policies end, exactly. One pass over
 * the DAG carries, for every state, the chance to be there on the way to each cell y, and under the policy
 * extracted for each of the ten rewards by the literal sum. No figure comes from samples.
 *
 * Memory: 4 bytes for each state that is not terminal, and each cell and reward (DNA of 10: 222 MB).
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { enumerateStates, type StateGraph } from '../../exact/state-graph.js';
import { greatest } from '../../math/log-space.js';
import { mean } from '../../math/moments.js';
import { tvWithinCell } from '../../metric/cells/within-cell.js';
import type { Backup } from '../../property/backup.js';
import { enumerateCells, type EnumeratedCells } from '../../property/reference/enumerated-cells.js';
import { cellReward } from '../../property/rewards/cell-reward-list.js';
import { TEN_REWARDS } from '../../property/rewards/ten.js';

/** A space with its states, and the cells and ten rewards that ends are followed for. */
export interface ListedSpace {
  readonly graph: StateGraph;
  readonly exact: EnumeratedCells;
  /** Cells that hold objects. */
  readonly cells: readonly number[];
  /** r(y) of each of the ten rewards [Y], the greatest 1. */
  readonly rewards: readonly { readonly name: string; readonly weights: Float64Array }[];
}

export async function listCells(set: DescriptorSet): Promise<ListedSpace> {
  const exact = await enumerateCells(set);
  const cells = [...exact.sizes.keys()].filter((y) => exact.sizes[y] > 0);
  const rewards = TEN_REWARDS.map(({ name }) => {
    const log = cellReward(name, { set, logMass: exact.logMass }, 1);
    const top = greatest(log);
    return { name, weights: log.map((value) => Math.exp(value - top)) };
  });
  return { graph: enumerateStates(set.env), exact, cells, rewards };
}

export interface ExactFigures {
  /** Chance of a roll-out towards each cell to end there [Y]; 0 for empty cells. */
  readonly rates: Float64Array;
  /** tv to p0 inside a cell, mean over cells. */
  readonly tvInside: number;
  /** tv of the law extracted for each of the ten rewards to r(f(x)) p0(x). */
  readonly extraction: readonly { readonly name: string; readonly tv: number }[];
}

/** States handled in one go. */
const ROWS = 256;

export function exactFigures(backup: Backup, space: ListedSpace): ExactFigures {
  const { graph, exact, cells, rewards } = space;
  const ends = endsOf(backup, space);
  const rates = new Float64Array(backup.model.set.cells);
  const inside = cells.map((y) => {
    const members = exact.members.subarray(exact.starts[y], exact.starts[y + 1]);
    const chances = Float64Array.from(members, (x) => ends.towards[x]);
    rates[y] = chances.reduce((sum, p) => sum + p, 0);
    return tvWithinCell(
      chances.map(Math.log),
      Float64Array.from(members, (x) => exact.logP0[x]),
    );
  });
  const extraction = rewards.map(({ name, weights }, r) => {
    let total = 0;
    for (let x = 0; x < graph.outcomeCount; x++) total += weights[exact.cellOf[x]] * Math.exp(exact.logP0[x]);
    let tv = 0;
    for (let x = 0; x < graph.outcomeCount; x++) {
      const wanted = (weights[exact.cellOf[x]] * Math.exp(exact.logP0[x])) / total;
      tv += Math.abs(ends.rewarded[x * rewards.length + r] - wanted) / 2;
    }
    return { name, tv };
  });
  return { rates, tvInside: mean(inside), extraction };
}

/**
 * @returns towards [X]: chance of each object under the policy towards its own cell; rewarded [X, R]: under
 * the policy of each reward
 */
export function endsOf(
  backup: Backup,
  { graph, exact, cells, rewards }: ListedSpace,
): { readonly towards: Float64Array; readonly rewarded: Float64Array } {
  const { model } = backup;
  const { env, cells: Y } = model.set;
  const { stateCount, rows, edgeStart, edgeAction, edgeTarget, outcomeOf } = graph;
  const [size, A, R] = [env.stateSize, env.actionCount, rewards.length];
  const C = cells.length;
  const columns = C + R;
  const columnOf = new Int32Array(Y).fill(-1);
  cells.forEach((y, c) => (columnOf[y] = c));
  const slot = new Int32Array(stateCount).fill(-1);
  let inner = 0;
  for (let s = 0; s < stateCount; s++) if (outcomeOf[s] < 0) slot[s] = inner++;
  const visits = new Float32Array(inner * columns);
  visits.fill(1, 0, columns);
  const towards = new Float64Array(graph.outcomeCount);
  const rewarded = new Float64Array(graph.outcomeCount * R);
  const [states, numbers] = [new Int32Array(ROWS * size), new Int32Array(ROWS)];
  const [sums, terms] = [new Float64Array(ROWS * Y), new Float64Array(ROWS * A * Y)];
  const base = new Float32Array(ROWS * A);
  /** What flows to each column by each action of a state [A, columns], and its sums over actions. */
  const flows = new Float64Array(A * columns);
  const totals = new Float64Array(columns);
  /** r(y) by column [R, C]. */
  const wanted = rewards.map(({ weights }) => Float64Array.from(cells, (y) => weights[y]));

  /** Passes on the chances of row i. */
  const pass = (i: number): void => {
    const s = numbers[i];
    const from = slot[s] * columns;
    totals.fill(0);
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
      const at = (i * A + edgeAction[e]) * Y;
      const to = edgeAction[e] * columns;
      for (let c = 0; c < C; c++) flows[to + c] = terms[at + cells[c]];
      for (let r = 0; r < R; r++) {
        const weights = wanted[r];
        let sum = 0;
        for (let c = 0; c < C; c++) sum += weights[c] * flows[to + c];
        flows[to + C + r] = sum;
      }
      for (let c = 0; c < columns; c++) totals[c] += flows[to + c];
    }
    for (let e = edgeStart[s]; e < edgeStart[s + 1]; e++) {
      const at = edgeAction[e] * columns;
      // Where nothing leads to a cell any more, the policy is p0.
      const blind = Math.exp(base[i * A + edgeAction[e]]);
      const share = (c: number): number =>
        visits[from + c] * (totals[c] > 0 ? flows[at + c] / totals[c] : blind);
      const x = outcomeOf[edgeTarget[e]];
      if (x >= 0) {
        towards[x] += share(columnOf[exact.cellOf[x]]);
        for (let r = 0; r < R; r++) rewarded[x * R + r] += share(C + r);
      } else {
        const to = slot[edgeTarget[e]] * columns;
        for (let c = 0; c < columns; c++) visits[to + c] += share(c);
      }
    }
  };

  let s = 0;
  while (s < stateCount) {
    let count = 0;
    for (; s < stateCount && count < ROWS; s++) {
      if (slot[s] < 0) continue;
      for (let k = 0; k < size; k++) states[count * size + k] = rows[s * size + k];
      numbers[count++] = s;
    }
    if (count === 0) break;
    // Their values ask nothing of each other; chances are passed on in the order of the states.
    backup.allCells(states, count, sums, terms);
    model.base.logProbs(states, count, base);
    for (let i = 0; i < count; i++) pass(i);
  }
  return { towards, rewarded };
}
