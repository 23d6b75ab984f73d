/**
 * Roll-outs whose activations stay on the tape: the trajectories advance together, finished ones leave the
 * batch, and the rows that were evaluated to choose the actions are those that the loss back-propagates
 * through. States that coincide share a row (without conditions). Nothing is allocated after construction.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { Tape } from '../tensor/tape.js';
import type { NetworkRows } from './network-rows.js';
import { countAllowed } from './allowed.js';
import { copyRow, type TrajectoryBatch } from './trajectories.js';

export class RecordedRoller {
  private readonly env: Environment;
  private readonly capacity: number;
  private readonly live: Int32Array;
  /** Row of each live state. */
  private readonly row: Int32Array;
  private readonly current: Int32Array;
  private readonly steps: Int32Array;
  private readonly slotActions: Int32Array;
  private readonly slotRows: Int32Array;
  private readonly slotLogPB: Float32Array;
  private readonly mask: Uint8Array;
  /** -log of 1, 2, ... parents. */
  private readonly logPB: Float64Array;

  constructor(env: Environment, capacity: number) {
    this.env = env;
    this.capacity = capacity;
    const slots = capacity * env.maxSteps;
    this.live = new Int32Array(capacity);
    this.row = new Int32Array(capacity);
    this.current = new Int32Array(capacity * env.stateSize);
    this.steps = new Int32Array(capacity);
    this.slotActions = new Int32Array(slots);
    this.slotRows = new Int32Array(slots);
    this.slotLogPB = new Float32Array(slots);
    this.mask = new Uint8Array(env.actionCount);
    this.logPB = Float64Array.from({ length: env.actionCount + 1 }, (_, n) => -Math.log(Math.max(1, n)));
  }

  /**
   * Rolls out `count` trajectories into the batch, which is cleared.
   * @param order gets the row of every transition of the batch [N]
   * @param epsilon chance of a uniformly random allowed action
   * @param temperature divides the logits; the log-probabilities of the loss are those of temperature 1
   */
  rollout(
    tape: Tape,
    rows: NetworkRows,
    count: number,
    batch: TrajectoryBatch,
    order: Int32Array,
    random: RandomStream,
    epsilon: number,
    temperature: number,
  ): void {
    const { env, live, current } = this;
    if (count > this.capacity)
      throw new Error(`rollout: at most ${this.capacity} trajectories fit, got ${count}`);
    const { arena, kernels } = tape.backend;
    const size = env.stateSize;
    const actions = env.actionCount;
    const uniforms = arena.alloc(count);
    const chosen = tape.ints(count);
    const logP = arena.alloc(count * actions);
    const mask = tape.bytes(count * actions);
    const rowIndex = tape.ints(count);
    batch.clear();
    for (let m = 0; m < count; m++) {
      env.reset(current, m * size);
      live[m] = m;
      this.steps[m] = 0;
    }
    let alive = count;
    while (alive > 0) {
      for (let r = 0; r < alive; r++) this.row[r] = rows.write(current, r * size, live[r]);
      rows.evaluate();
      const { int, byte } = arena;
      for (let r = 0; r < alive; r++) {
        const from = rows.mask + this.row[r] * actions;
        int[(rowIndex >> 2) + r] = this.row[r];
        byte.copyWithin(mask + r * actions, from, from + actions);
      }
      kernels.gatherRows(alive, actions, rowIndex, rows.logPF.at, logP);
      if (temperature !== 1) {
        kernels.axpby(alive * actions, 1 / temperature, logP, 0, 0, logP);
        kernels.maskedLogSoftmax(alive, actions, logP, mask, logP);
      }
      random.fillUniform(arena.real, uniforms >> 2, alive);
      kernels.sampleRows(alive, actions, logP, mask, epsilon, uniforms, chosen);
      alive = this.advance(int, chosen >> 2, alive, batch);
    }
    this.collect(rows, batch, order, count);
  }

  /** Applies the chosen actions; returns the number of trajectories that go on. */
  private advance(int: Int32Array, chosen: number, alive: number, batch: TrajectoryBatch): number {
    const { env, live, current, mask } = this;
    const size = env.stateSize;
    let kept = 0;
    for (let r = 0; r < alive; r++) {
      const m = live[r];
      const action = int[chosen + r];
      if (action < 0) throw new Error('rollout: a state that is not terminal allows no action');
      const slot = m * env.maxSteps + this.steps[m];
      env.step(current, r * size, action);
      env.backwardMask(current, r * size, mask, 0);
      const parents = countAllowed(mask);
      this.slotActions[slot] = action;
      this.slotRows[slot] = this.row[r];
      this.slotLogPB[slot] = this.logPB[parents];
      this.steps[m]++;
      if (env.isTerminal(current, r * size)) {
        copyRow(current, r * size, batch.ends, m * size, size);
        continue;
      }
      if (kept !== r) {
        copyRow(current, r * size, current, kept * size, size);
        live[kept] = m;
      }
      kept++;
    }
    return kept;
  }

  /** Moves the trajectories from their slots to consecutive transitions. */
  private collect(rows: NetworkRows, batch: TrajectoryBatch, order: Int32Array, count: number): void {
    const { env } = this;
    const size = env.stateSize;
    let to = 0;
    for (let m = 0; m < count; m++) {
      batch.starts[m] = to;
      const slot = m * env.maxSteps;
      for (let t = 0; t < this.steps[m]; t++, to++) {
        const row = this.slotRows[slot + t];
        copyRow(rows.states, row * size, batch.states, to * size, size);
        batch.actions[to] = this.slotActions[slot + t];
        batch.logPB[to] = this.slotLogPB[slot + t];
        batch.owner[to] = m;
        order[to] = row;
      }
    }
    batch.starts[count] = to;
    batch.count = count;
    batch.size = to;
  }
}
