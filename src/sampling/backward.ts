/**
 * Backward synthesis: from an outcome y, undo actions with uniform P_B until s0. The result read forwards is
 * a trajectory that surely ends in y, for any y (retrospective backward synthesis, He et al., ICLR 2025).
 */
import type { RandomStream } from '../random/stream.js';
import { countAllowed, nextAllowed } from './allowed.js';
import { copyRow, type TrajectoryBatch } from './trajectories.js';

/** Draws backward trajectories; holds the scratch of one row. */
export class BackwardSampler {
  private readonly mask: Uint8Array;
  private readonly row: Int32Array;

  constructor(actionCount: number, stateSize: number) {
    this.mask = new Uint8Array(actionCount);
    this.row = new Int32Array(stateSize);
  }

  /**
   * Appends a trajectory that ends in the terminal state `outcomes[at..]` to the batch, with that state as
   * its goal.
   * @throws when the batch is full
   */
  append(batch: TrajectoryBatch, outcomes: Int32Array, at: number, random: RandomStream): void {
    const { env } = batch;
    const { row, mask } = this;
    const size = env.stateSize;
    if (batch.count === batch.capacity)
      throw new Error(`trajectories: the batch holds ${batch.capacity}, no more fit`);
    const m = batch.count;
    copyRow(outcomes, at, row, 0, size);
    copyRow(outcomes, at, batch.ends, m * size, size);
    copyRow(outcomes, at, batch.goals, m * size, size);
    const begin = batch.size;
    let end = begin;
    for (;;) {
      env.backwardMask(row, 0, mask, 0);
      const allowed = countAllowed(mask);
      if (allowed === 0) break;
      let action = nextAllowed(mask, 0);
      for (let skip = random.int(allowed); skip > 0; skip--) action = nextAllowed(mask, action + 1);
      env.stepBack(row, 0, action);
      copyRow(row, 0, batch.states, end * size, size);
      batch.actions[end] = action;
      batch.logPB[end] = -Math.log(allowed);
      batch.owner[end] = m;
      end++;
    }
    reverseRows(batch, begin, end);
    batch.size = end;
    batch.starts[m] = begin;
    batch.starts[m + 1] = end;
    batch.count++;
  }
}

function reverseRows(batch: TrajectoryBatch, begin: number, end: number): void {
  const size = batch.env.stateSize;
  for (let i = begin, j = end - 1; i < j; i++, j--) {
    for (let k = 0; k < size; k++) swap(batch.states, i * size + k, j * size + k);
    swap(batch.actions, i, j);
    const held = batch.logPB[i];
    batch.logPB[i] = batch.logPB[j];
    batch.logPB[j] = held;
  }
}

function swap(array: Int32Array, i: number, j: number): void {
  const held = array[i];
  array[i] = array[j];
  array[j] = held;
}
