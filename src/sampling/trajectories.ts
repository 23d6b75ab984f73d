/**
 * A batch of complete trajectories, flattened: one row per transition s -> s', trajectory after trajectory.
 * Buffers are allocated once for the largest batch and reused; nothing is padded.
 */
import type { Environment } from '../env/environment.js';

export class TrajectoryBatch {
  readonly env: Environment;
  /** Most trajectories it can hold. */
  readonly capacity: number;
  /** M: trajectories held. */
  count = 0;
  /** N: transitions held. */
  size = 0;
  /** Source state of each transition [N, stateSize]. */
  readonly states: Int32Array;
  /** Action of each transition [N]. */
  readonly actions: Int32Array;
  /** log P_B of each transition under uniform P_B [N]. */
  readonly logPB: Float32Array;
  /** Trajectory of each transition [N]. */
  readonly owner: Int32Array;
  /** Transitions of trajectory m are [starts[m], starts[m + 1]). */
  readonly starts: Int32Array;
  /** Terminal states x [M, stateSize]. */
  readonly ends: Int32Array;
  /**
   * Outcomes y that the trajectories were conditioned on [M, stateSize]; meaningless for unconditional ones.
   */
  readonly goals: Int32Array;

  constructor(env: Environment, capacity: number) {
    this.env = env;
    this.capacity = capacity;
    const rows = capacity * env.maxSteps;
    this.states = new Int32Array(rows * env.stateSize);
    this.actions = new Int32Array(rows);
    this.logPB = new Float32Array(rows);
    this.owner = new Int32Array(rows);
    this.starts = new Int32Array(capacity + 1);
    this.ends = new Int32Array(capacity * env.stateSize);
    this.goals = new Int32Array(capacity * env.stateSize);
  }

  clear(): void {
    this.count = 0;
    this.size = 0;
  }

  /** True when trajectory m ended in the outcome it was conditioned on. */
  reachedGoal(m: number): boolean {
    const size = this.env.stateSize;
    for (let i = m * size; i < (m + 1) * size; i++) if (this.ends[i] !== this.goals[i]) return false;
    return true;
  }

  /** Share of trajectories that reached their goal. */
  successRate(): number {
    let reached = 0;
    for (let m = 0; m < this.count; m++) if (this.reachedGoal(m)) reached++;
    return this.count ? reached / this.count : 0;
  }
}

/** Copies one row of integers without making a view. */
export function copyRow(from: Int32Array, fromAt: number, to: Int32Array, toAt: number, size: number): void {
  for (let i = 0; i < size; i++) to[toAt + i] = from[fromAt + i];
}

/** Rows of rows [count, size] by their numbers [numbers, size]. */
export function pickRows(rows: Int32Array, numbers: readonly number[], size: number): Int32Array {
  const picked = new Int32Array(numbers.length * size);
  numbers.forEach((from, to) => copyRow(rows, from * size, picked, to * size, size));
  return picked;
}

/** Exchanges the rows `one` and `other` of rows [rows, size]. */
export function swapRows(rows: Int32Array, one: number, other: number, size: number): void {
  for (let i = 0; i < size; i++) {
    const held = rows[one * size + i];
    rows[one * size + i] = rows[other * size + i];
    rows[other * size + i] = held;
  }
}

/** Drops the trajectories for which `keep` is false; the others keep their order. */
export function keepTrajectories(batch: TrajectoryBatch, keep: (m: number) => boolean): void {
  const size = batch.env.stateSize;
  let kept = 0;
  let to = 0;
  for (let m = 0; m < batch.count; m++) {
    if (!keep(m)) continue;
    const from = batch.starts[m];
    const length = batch.starts[m + 1] - from;
    // Moved towards the front: a row is read before it is written over.
    copyRow(batch.states, from * size, batch.states, to * size, length * size);
    for (let i = 0; i < length; i++) {
      batch.actions[to + i] = batch.actions[from + i];
      batch.logPB[to + i] = batch.logPB[from + i];
      batch.owner[to + i] = kept;
    }
    copyRow(batch.ends, m * size, batch.ends, kept * size, size);
    copyRow(batch.goals, m * size, batch.goals, kept * size, size);
    batch.starts[kept] = to;
    to += length;
    kept++;
  }
  batch.starts[kept] = to;
  batch.count = kept;
  batch.size = to;
}

/** Writes the state that every transition leads to, terminal ones included, into out[N, stateSize]. */
export function writeNextStates(batch: TrajectoryBatch, out: Int32Array): void {
  const size = batch.env.stateSize;
  for (let m = 0; m < batch.count; m++) {
    const last = batch.starts[m + 1] - 1;
    for (let i = batch.starts[m]; i < last; i++) copyRow(batch.states, (i + 1) * size, out, i * size, size);
    copyRow(batch.ends, m * size, out, last * size, size);
  }
}
