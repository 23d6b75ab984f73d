/**
 * How methods with a policy find outcomes and learn from them: roll-outs forwards, whose ends are proposed,
 * and paid outcomes walked backwards, half drawn uniformly and half by reward, which are trained on.
 */
import type { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import type { Policy } from '../sampling/policy.js';
import { Roller, type RolloutOptions } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import type { UnseenOutcomes } from './unseen-outcomes.js';

export interface RolloutReplayOptions {
  /** Most roll-outs at once. */
  readonly rollouts: number;
  /** Trajectories an update, B. */
  readonly batch: number;
}

export class RolloutReplay {
  readonly roller: Roller;
  /** The last roll-outs. */
  readonly ends: TrajectoryBatch;
  /** The last replayed trajectories [B], and their log r^gamma [B]. */
  readonly batch: TrajectoryBatch;
  readonly logReward: Float64Array;
  private readonly paid: PaidOutcomes;
  private readonly backward: BackwardSampler;

  constructor(paid: PaidOutcomes, { rollouts, batch }: RolloutReplayOptions) {
    const { env } = paid;
    this.paid = paid;
    this.roller = new Roller(env, rollouts);
    this.ends = new TrajectoryBatch(env, rollouts);
    this.batch = new TrajectoryBatch(env, batch);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    this.logReward = new Float64Array(Math.max(batch, rollouts));
  }

  /** Rolls the policy out and proposes where it ends. */
  rollOut(
    policy: Policy,
    count: number,
    random: RandomStream,
    unseen: UnseenOutcomes,
    options: RolloutOptions,
  ): void {
    this.roller.rollout(policy, count, this.ends, random, options);
    unseen.addRows(this.ends.ends, this.ends.count);
  }

  /** Fills `batch` and `logReward` with paid outcomes. */
  draw(random: RandomStream): void {
    this.paid.replayInto(this.batch, this.batch.capacity, this.backward, random, this.logReward);
  }

  /**
   * So many updates, each on a batch drawn anew.
   * @param stream name of the random stream of update i
   * @param update does the update on `batch` and `logReward` and returns its loss
   * @returns the last loss; NaN without updates
   */
  updates(
    count: number,
    random: RandomStream,
    update: (step: number) => number,
    stream: (step: number) => string | number = (step) => step,
  ): number {
    let loss = NaN;
    for (let i = 0; i < count; i++) {
      this.draw(random.fork(stream(i)));
      loss = update(i);
    }
    return loss;
  }
}
