/**
 * A bounded replay of the model's attempts, to be learned from again beside their backward twins (paired
 * replay of retrospective backward synthesis, He et al., ICLR 2025): drawing a pair gives the attempt, as it
 * was walked, and its goal, from which a sure success is drawn backwards afresh. Newer attempts come first:
 * the newer of two uniform draws.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow, type TrajectoryBatch } from '../sampling/trajectories.js';

export class PairedReplay {
  readonly env: Environment;
  readonly capacity: number;
  /** Attempts ever added; those held are the last `capacity`. */
  added = 0;
  private readonly lengths: Int32Array;
  private readonly states: Int32Array;
  private readonly actions: Int32Array;
  private readonly ends: Int32Array;
  private readonly goals: Int32Array;
  private readonly mask: Uint8Array;

  constructor(env: Environment, capacity: number) {
    const size = env.stateSize;
    this.env = env;
    this.capacity = capacity;
    this.lengths = new Int32Array(capacity);
    this.states = new Int32Array(capacity * env.maxSteps * size);
    this.actions = new Int32Array(capacity * env.maxSteps);
    this.ends = new Int32Array(capacity * size);
    this.goals = new Int32Array(capacity * size);
    this.mask = new Uint8Array(env.actionCount);
  }

  get count(): number {
    return Math.min(this.added, this.capacity);
  }

  /** Adds every trajectory of a batch, in the places of the oldest. */
  add(batch: TrajectoryBatch): void {
    const { maxSteps, stateSize: size } = this.env;
    for (let m = 0; m < batch.count; m++) {
      const slot = this.added++ % this.capacity;
      const from = batch.starts[m];
      const length = batch.starts[m + 1] - from;
      this.lengths[slot] = length;
      copyRow(batch.states, from * size, this.states, slot * maxSteps * size, length * size);
      copyRow(batch.actions, from, this.actions, slot * maxSteps, length);
      copyRow(batch.ends, m * size, this.ends, slot * size, size);
      copyRow(batch.goals, m * size, this.goals, slot * size, size);
    }
  }

  /**
   * Appends an attempt to a batch.
   * @throws when the replay is empty or the batch full
   */
  append(batch: TrajectoryBatch, random: RandomStream): void {
    if (this.count === 0) throw new Error('paired replay: an attempt asked of an empty replay');
    if (batch.count === batch.capacity)
      throw new Error(`paired replay: the batch holds ${batch.capacity}, no more fit`);
    const { maxSteps, stateSize: size } = this.env;
    const age = Math.min(random.int(this.count), random.int(this.count));
    const slot = (this.added - 1 - age) % this.capacity;
    const m = batch.count;
    const to = batch.size;
    const length = this.lengths[slot];
    copyRow(this.states, slot * maxSteps * size, batch.states, to * size, length * size);
    copyRow(this.actions, slot * maxSteps, batch.actions, to, length);
    copyRow(this.ends, slot * size, batch.ends, m * size, size);
    copyRow(this.goals, slot * size, batch.goals, m * size, size);
    for (let i = 0; i < length; i++) {
      const last = i === length - 1;
      batch.logPB[to + i] = last
        ? this.logParents(batch.ends, m * size)
        : this.logParents(batch.states, (to + i + 1) * size);
      batch.owner[to + i] = m;
    }
    batch.starts[m] = to;
    batch.starts[m + 1] = to + length;
    batch.size = to + length;
    batch.count++;
  }

  /** log P_B under uniform P_B. */
  private logParents(states: Int32Array, at: number): number {
    this.env.backwardMask(states, at, this.mask, 0);
    let parents = 0;
    for (let a = 0; a < this.mask.length; a++) parents += this.mask[a];
    return -Math.log(parents);
  }

  /** What a checkpoint stores, with `added`. */
  arrays(): Record<'lengths' | 'states' | 'actions' | 'ends' | 'goals', Int32Array> {
    const { lengths, states, actions, ends, goals } = this;
    return { lengths, states, actions, ends, goals };
  }

  restore(arrays: Readonly<Record<string, Int32Array>>, added: number): void {
    for (const [name, held] of Object.entries(this.arrays())) held.set(arrays[name]);
    this.added = added;
  }
}
