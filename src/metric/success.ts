/** Success rate: the share of roll-outs conditioned on y that end in y (paper, section 5). */
import type { RandomStream } from '../random/stream.js';
import type { ConditionalPolicy } from '../sampling/policy.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';

export interface SuccessResult {
  /** Share of roll-outs that ended in their goal. */
  readonly rate: number;
  /** Roll-outs made. */
  readonly count: number;
}

export interface SuccessOptions {
  /** Most probable actions instead of sampled ones. */
  readonly greedy?: boolean;
  /** Only outcomes for which this is true are asked for; others are drawn again. */
  readonly accept?: (states: Int32Array, at: number) => boolean;
}

export class SuccessMeter {
  private readonly policy: ConditionalPolicy;
  private readonly batch: TrajectoryBatch;
  private readonly roller: Roller;
  private readonly goals: Int32Array;
  private readonly capacity: number;

  /** @param capacity roll-outs made side by side; bounds the memory, not the result */
  constructor(policy: ConditionalPolicy, capacity = 512) {
    this.policy = policy;
    this.capacity = capacity;
    this.batch = new TrajectoryBatch(policy.env, capacity);
    this.roller = new Roller(policy.env, capacity);
    this.goals = new Int32Array(capacity * policy.env.stateSize);
  }

  /** Success on `count` outcomes drawn by the environment's own law (uniform unless it says otherwise). */
  measure(count: number, random: RandomStream, options: SuccessOptions = {}): SuccessResult {
    const { env } = this.policy;
    const { accept = () => true } = options;
    const outcomes = random.fork('outcomes');
    return this.measureGoals(count, random.fork('actions'), options, (goals, at) => {
      do env.sampleOutcome(outcomes, goals, at);
      while (!accept(goals, at));
    });
  }

  /**
   * Success on given outcomes, one roll-out each.
   * @param draw writes the next goal
   * @param each is told of every roll-out, in the order of the goals
   */
  measureGoals(
    count: number,
    random: RandomStream,
    { greedy = false }: SuccessOptions,
    draw: (goals: Int32Array, at: number) => void,
    each?: (index: number, reached: boolean) => void,
  ): SuccessResult {
    const { env } = this.policy;
    let reached = 0;
    for (let from = 0; from < count; from += this.capacity) {
      const rows = Math.min(this.capacity, count - from);
      for (let r = 0; r < rows; r++) draw(this.goals, r * env.stateSize);
      this.roller.rolloutTo(this.policy, this.goals, rows, this.batch, random, { greedy });
      for (let m = 0; m < rows; m++) {
        const hit = this.batch.reachedGoal(m);
        if (hit) reached++;
        each?.(from + m, hit);
      }
    }
    return { rate: reached / count, count };
  }
}
