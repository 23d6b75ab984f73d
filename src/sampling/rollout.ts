/**
 * Forward roll-outs of any policy. All trajectories advance together; those that have ended leave the batch,
 * so no step is spent on padding.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { ConditionalPolicy, Policy } from './policy.js';
import { countAllowed } from './allowed.js';
import { copyRow, type TrajectoryBatch } from './trajectories.js';

export interface RolloutOptions {
  /** Chance of a uniformly random allowed action. */
  readonly epsilon?: number;
  /** Divides the log-probabilities; 1 is the policy itself. */
  readonly temperature?: number;
  /** Take the most probable action instead of drawing one. */
  readonly greedy?: boolean;
  /** The state that trajectories begin in, a row; s0 by default. */
  readonly start?: Int32Array | undefined;
}

export class Roller {
  private readonly env: Environment;
  private readonly current: Int32Array;
  private readonly goals: Int32Array;
  private readonly live: Int32Array;
  private readonly logProbs: Float32Array;
  private readonly mask: Uint8Array;
  private readonly steps: Int32Array;
  private readonly slotStates: Int32Array;
  private readonly slotActions: Int32Array;
  private readonly slotLogPB: Float32Array;
  private readonly capacity: number;

  constructor(env: Environment, capacity: number) {
    this.env = env;
    this.capacity = capacity;
    this.current = new Int32Array(capacity * env.stateSize);
    this.goals = new Int32Array(capacity * env.stateSize);
    this.live = new Int32Array(capacity);
    this.logProbs = new Float32Array(capacity * env.actionCount);
    this.mask = new Uint8Array(env.actionCount);
    this.steps = new Int32Array(capacity);
    this.slotStates = new Int32Array(capacity * env.maxSteps * env.stateSize);
    this.slotActions = new Int32Array(capacity * env.maxSteps);
    this.slotLogPB = new Float32Array(capacity * env.maxSteps);
  }

  /** Rolls out `count` trajectories of an unconditional policy into the batch (which is cleared). */
  rollout(
    policy: Policy,
    count: number,
    batch: TrajectoryBatch,
    random: RandomStream,
    options: RolloutOptions = {},
  ): void {
    this.run(policy, undefined, undefined, count, batch, random, options);
  }

  /** Rolls out one trajectory per goal [count, stateSize]. */
  rolloutTo(
    policy: ConditionalPolicy,
    goals: Int32Array,
    count: number,
    batch: TrajectoryBatch,
    random: RandomStream,
    options: RolloutOptions = {},
  ): void {
    this.run(undefined, policy, goals, count, batch, random, options);
  }

  private run(
    policy: Policy | undefined,
    conditional: ConditionalPolicy | undefined,
    goals: Int32Array | undefined,
    count: number,
    batch: TrajectoryBatch,
    random: RandomStream,
    options: RolloutOptions,
  ): void {
    const { env, current, live } = this;
    const size = env.stateSize;
    if (count > this.capacity || count > batch.capacity) {
      throw new Error(
        `rollout: at most ${Math.min(this.capacity, batch.capacity)} trajectories fit, got ${count}`,
      );
    }
    batch.clear();
    for (let m = 0; m < count; m++) {
      if (options.start) copyRow(options.start, 0, current, m * size, size);
      else env.reset(current, m * size);
      this.live[m] = m;
      this.steps[m] = 0;
      if (goals) {
        copyRow(goals, m * size, this.goals, m * size, size);
        copyRow(goals, m * size, batch.goals, m * size, size);
      }
    }
    let alive = count;
    while (alive > 0) {
      if (policy) policy.logProbs(current, alive, this.logProbs);
      else conditional!.logProbs(current, this.goals, alive, this.logProbs);
      let kept = 0;
      for (let r = 0; r < alive; r++) {
        const m = live[r];
        const action = this.choose(r, random, options);
        this.advance(r, m, action);
        if (env.isTerminal(current, r * size)) {
          copyRow(current, r * size, batch.ends, m * size, size);
          continue;
        }
        if (kept !== r) {
          copyRow(current, r * size, current, kept * size, size);
          if (goals) copyRow(this.goals, r * size, this.goals, kept * size, size);
          live[kept] = m;
        }
        kept++;
      }
      alive = kept;
    }
    this.collect(batch, count);
  }

  private choose(r: number, random: RandomStream, options: RolloutOptions): number {
    const { env, logProbs, mask } = this;
    const actions = env.actionCount;
    env.forwardMask(this.current, r * env.stateSize, mask, 0);
    const from = r * actions;
    const temperature = options.temperature ?? 1;
    const epsilon = options.epsilon ?? 0;
    let allowed = 0;
    let total = 0;
    let best = -1;
    for (let a = 0; a < actions; a++) {
      if (!mask[a]) continue;
      allowed++;
      if (best < 0 || logProbs[from + a] > logProbs[from + best]) best = a;
    }
    if (best < 0) throw new Error('rollout: a state that is not terminal allows no action');
    if (options.greedy) return best;
    const top = logProbs[from + best];
    for (let a = 0; a < actions; a++)
      if (mask[a]) total += Math.exp((logProbs[from + a] - top) / temperature);
    let left = random.uniform();
    let chosen = best;
    for (let a = 0; a < actions; a++) {
      if (!mask[a]) continue;
      const p =
        ((1 - epsilon) * Math.exp((logProbs[from + a] - top) / temperature)) / total + epsilon / allowed;
      left -= p;
      if (left < 0) {
        chosen = a;
        break;
      }
    }
    // Rounding may leave a crumb beyond the last action: it belongs to the most probable one.
    return chosen;
  }

  private advance(r: number, m: number, action: number): void {
    const { env, mask } = this;
    const size = env.stateSize;
    const slot = m * env.maxSteps + this.steps[m];
    copyRow(this.current, r * size, this.slotStates, slot * size, size);
    this.slotActions[slot] = action;
    env.step(this.current, r * size, action);
    env.backwardMask(this.current, r * size, mask, 0);
    this.slotLogPB[slot] = -Math.log(countAllowed(mask));
    this.steps[m]++;
  }

  /** Moves the trajectories from their slots to consecutive rows. */
  private collect(batch: TrajectoryBatch, count: number): void {
    const { env } = this;
    const size = env.stateSize;
    let to = 0;
    for (let m = 0; m < count; m++) {
      batch.starts[m] = to;
      const slot = m * env.maxSteps;
      for (let t = 0; t < this.steps[m]; t++, to++) {
        copyRow(this.slotStates, (slot + t) * size, batch.states, to * size, size);
        batch.actions[to] = this.slotActions[slot + t];
        batch.logPB[to] = this.slotLogPB[slot + t];
        batch.owner[to] = m;
      }
    }
    batch.starts[count] = to;
    batch.count = count;
    batch.size = to;
  }
}
