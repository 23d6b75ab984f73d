/**
 * Backward trajectories of any P_B, all together: from terminal states, undo actions until s0. With a learned
 * P_B the network is evaluated once a step for the whole batch; uniform P_B needs none (`BackwardSampler`).
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow, type TrajectoryBatch } from './trajectories.js';

/**
 * Writes log P_B(a|s') of `count` states that are not s0 into out[B, A]; what undoes no edge gets LOG_ZERO.
 * `live[r]` is the number of the outcome, as given to `append`, that row r goes back from; absent where
 * states are rated outside a roll-out.
 */
export type BackwardLogProbs = (
  states: Int32Array,
  count: number,
  out: Float32Array,
  live?: Int32Array,
) => void;

export class BackwardRoller {
  private readonly env: Environment;
  private readonly capacity: number;
  private readonly current: Int32Array;
  private readonly live: Int32Array;
  private readonly steps: Int32Array;
  private readonly slotStates: Int32Array;
  private readonly slotActions: Int32Array;
  private readonly slotLogPB: Float32Array;
  private readonly logProbs: Float32Array;
  private readonly mask: Uint8Array;

  constructor(env: Environment, capacity: number) {
    this.env = env;
    this.capacity = capacity;
    const slots = capacity * env.maxSteps;
    this.current = new Int32Array(capacity * env.stateSize);
    this.live = new Int32Array(capacity);
    this.steps = new Int32Array(capacity);
    this.slotStates = new Int32Array(slots * env.stateSize);
    this.slotActions = new Int32Array(slots);
    this.slotLogPB = new Float32Array(slots);
    this.logProbs = new Float32Array(capacity * env.actionCount);
    this.mask = new Uint8Array(env.actionCount);
  }

  /**
   * Appends `count` trajectories that end in the terminal states `outcomes` to the batch.
   * @throws when they do not fit
   */
  append(
    backward: BackwardLogProbs,
    outcomes: Int32Array,
    count: number,
    batch: TrajectoryBatch,
    random: RandomStream,
  ): void {
    const { env, current, live } = this;
    const size = env.stateSize;
    if (count > this.capacity || batch.count + count > batch.capacity)
      throw new Error(`backward: ${batch.capacity - batch.count} trajectories fit, got ${count}`);
    let alive = 0;
    for (let m = 0; m < count; m++) {
      copyRow(outcomes, m * size, batch.ends, (batch.count + m) * size, size);
      copyRow(outcomes, m * size, batch.goals, (batch.count + m) * size, size);
      copyRow(outcomes, m * size, current, m * size, size);
      this.steps[m] = 0;
      live[alive++] = m;
    }
    while (alive > 0) {
      backward(current, alive, this.logProbs, live);
      let kept = 0;
      for (let r = 0; r < alive; r++) {
        const m = live[r];
        if (!this.undo(r, m, random)) continue;
        if (kept !== r) {
          copyRow(current, r * size, current, kept * size, size);
          live[kept] = m;
        }
        kept++;
      }
      alive = kept;
    }
    this.collect(batch, count);
  }

  /** Undoes one action of row r; false when that led to s0. */
  private undo(r: number, m: number, random: RandomStream): boolean {
    const { env, current, mask, logProbs } = this;
    const size = env.stateSize;
    env.backwardMask(current, r * size, mask, 0);
    let left = random.uniform();
    let chosen = -1;
    for (let a = 0; a < mask.length; a++) {
      if (!mask[a]) continue;
      chosen = a;
      left -= Math.exp(logProbs[r * mask.length + a]);
      if (left < 0) break;
    }
    if (chosen < 0) throw new Error('backward: a state that is not s0 has no parent');
    const slot = m * env.maxSteps + this.steps[m]++;
    env.stepBack(current, r * size, chosen);
    copyRow(current, r * size, this.slotStates, slot * size, size);
    this.slotActions[slot] = chosen;
    this.slotLogPB[slot] = logProbs[r * mask.length + chosen];
    env.backwardMask(current, r * size, mask, 0);
    return mask.includes(1);
  }

  /** Appends the trajectories to the batch, read forwards. */
  private collect(batch: TrajectoryBatch, count: number): void {
    const { env } = this;
    const size = env.stateSize;
    let to = batch.size;
    for (let m = 0; m < count; m++) {
      batch.starts[batch.count + m] = to;
      for (let t = this.steps[m] - 1; t >= 0; t--, to++) {
        const slot = m * env.maxSteps + t;
        copyRow(this.slotStates, slot * size, batch.states, to * size, size);
        batch.actions[to] = this.slotActions[slot];
        batch.logPB[to] = this.slotLogPB[slot];
        batch.owner[to] = batch.count + m;
      }
    }
    batch.count += count;
    batch.starts[batch.count] = to;
    batch.size = to;
  }
}
