/**
 * Roll-outs towards cells: every trajectory follows P_F(.|s, y) of its own cell. What importance weights and
 * training need is kept beside the states: log p0 and log q of the trajectory, and the backup log u(s, y) of
 * each state, which the policy has computed anyway.
 */
import type { RandomStream } from '../random/stream.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { logSumAt, type Backup } from './backup.js';

/** Roll-outs of one call. Trajectory m owns the rows starts[m] .. starts[m + 1) of `states`. */
export class CellPaths {
  count = 0;
  /** [M + 1] */
  readonly starts: Int32Array;
  /** States that are not terminal, [N, stateSize]. */
  readonly states: Int32Array;
  readonly actions: Int32Array;
  /**
   * [N] sum_a p0(a|s) u(sa, y) as a logarithm, LOG_ZERO where no child leads to y; no such sum at steps drawn
   * by the quick policy.
   */
  readonly backup: Float64Array;
  /** [M] the goal of each. */
  readonly asked: Int32Array;
  /** [M, stateSize] where each ended. */
  readonly ends: Int32Array;
  /** [M] log p0 of the trajectory, and log q under which it was drawn. */
  readonly logBase: Float64Array;
  readonly logDrawn: Float64Array;
  readonly capacity: number;

  constructor(capacity: number, maxSteps: number, stateSize: number) {
    const rows = capacity * maxSteps;
    this.capacity = capacity;
    this.starts = new Int32Array(capacity + 1);
    this.states = new Int32Array(rows * stateSize);
    this.actions = new Int32Array(rows);
    this.backup = new Float64Array(rows);
    this.asked = new Int32Array(capacity);
    this.ends = new Int32Array(capacity * stateSize);
    this.logBase = new Float64Array(capacity);
    this.logDrawn = new Float64Array(capacity);
  }
}

export class CellRoller {
  private readonly backup: Backup;
  private readonly capacity: number;
  private readonly quick: number;
  private readonly current: Int32Array;
  private readonly cells: Int32Array;
  private readonly live: Int32Array;
  private readonly steps: Int32Array;
  private readonly values: Float64Array;
  private readonly logBase: Float32Array;
  private readonly chance: Float64Array;
  private readonly slots: CellPaths;

  /** @param quick first steps drawn by the model's quick policy; default: as the model has it */
  constructor(backup: Backup, capacity: number, quick?: number) {
    const { env } = backup.model.set;
    this.backup = backup;
    this.capacity = capacity;
    this.quick = quick ?? backup.model.quick?.steps ?? 0;
    this.current = new Int32Array(capacity * env.stateSize);
    this.cells = new Int32Array(capacity);
    this.live = new Int32Array(capacity);
    this.steps = new Int32Array(capacity);
    this.values = new Float64Array(capacity * env.actionCount);
    this.logBase = new Float32Array(capacity * env.actionCount);
    this.chance = new Float64Array(env.actionCount);
    this.slots = new CellPaths(capacity, env.maxSteps, env.stateSize);
  }

  /**
   * Rolls out one trajectory per cell.
   * @param noise chance of an action of p0 in place of the policy's
   * @throws when there are more cells than room
   */
  roll(cells: Int32Array, count: number, noise: number, random: RandomStream, out: CellPaths): void {
    const { backup, current, live, steps, slots } = this;
    const { env } = backup.model.set;
    const size = env.stateSize;
    if (count > this.capacity || count > out.capacity)
      throw new Error(
        `property: at most ${Math.min(this.capacity, out.capacity)} roll-outs fit, got ${count}`,
      );
    for (let m = 0; m < count; m++) {
      env.reset(current, m * size);
      live[m] = m;
      steps[m] = 0;
      this.cells[m] = out.asked[m] = cells[m];
      out.logBase[m] = 0;
      out.logDrawn[m] = 0;
    }
    let alive = count;
    while (alive > 0) {
      backup.model.base.logProbs(current, alive, this.logBase);
      // All that are left have taken the same number of steps.
      if (steps[live[0]] < this.quick) this.actQuickly(alive);
      else backup.actions(current, this.cells, alive, this.values);
      let kept = 0;
      for (let r = 0; r < alive; r++) {
        const m = live[r];
        const slot = m * env.maxSteps + steps[m]++;
        for (let k = 0; k < size; k++) slots.states[slot * size + k] = current[r * size + k];
        slots.actions[slot] = this.choose(r, m, noise, random, slot, out);
        env.step(current, r * size, slots.actions[slot]);
        const ended = env.isTerminal(current, r * size);
        const [to, at] = ended ? [out.ends, m * size] : [current, kept * size];
        for (let k = 0; k < size; k++) to[at + k] = current[r * size + k];
        if (ended) continue;
        this.cells[kept] = this.cells[r];
        live[kept++] = m;
      }
      alive = kept;
    }
    this.collect(out, count);
  }

  /** The quick policy's actions, of those that p0 allows. */
  private actQuickly(alive: number): void {
    const { backup, current, cells, values, logBase } = this;
    backup.model.quick!.logProbs(current, cells, alive, values);
    for (let i = 0; i < alive * this.chance.length; i++) if (logBase[i] <= LOG_ZERO) values[i] = LOG_ZERO;
  }

  /** Draws the action of row r, which belongs to trajectory m. */
  private choose(
    r: number,
    m: number,
    noise: number,
    random: RandomStream,
    slot: number,
    out: CellPaths,
  ): number {
    const { values, logBase, chance } = this;
    const A = chance.length;
    const total = logSumAt(values, r * A, A);
    this.slots.backup[slot] = total;
    let last = 0;
    let left = random.uniform();
    let chosen = -1;
    for (let a = 0; a < A; a++) {
      const base = Math.exp(logBase[r * A + a]);
      // Where nothing leads to the goal any more, p0 goes on.
      const own = total <= LOG_ZERO ? base : Math.exp(values[r * A + a] - total);
      chance[a] = (1 - noise) * own + noise * base;
      if (chance[a] === 0) continue;
      last = a;
      left -= chance[a];
      if (left < 0) {
        chosen = a;
        break;
      }
    }
    // Rounding may leave a crumb beyond the last action.
    if (chosen < 0) chosen = last;
    out.logBase[m] += logBase[r * A + chosen];
    out.logDrawn[m] += Math.log(chance[chosen]);
    return chosen;
  }

  /** Moves the trajectories from their slots to consecutive rows. */
  private collect(out: CellPaths, count: number): void {
    const { slots, steps } = this;
    const { env } = this.backup.model.set;
    const size = env.stateSize;
    let to = 0;
    for (let m = 0; m < count; m++) {
      out.starts[m] = to;
      for (let t = 0; t < steps[m]; t++, to++) {
        const slot = m * env.maxSteps + t;
        for (let k = 0; k < size; k++) out.states[to * size + k] = slots.states[slot * size + k];
        out.actions[to] = slots.actions[slot];
        out.backup[to] = slots.backup[slot];
      }
    }
    out.starts[count] = to;
    out.count = count;
  }
}
