/**
 * Where acquisition has its candidates from: draws of a policy that was adapted, or, without one, uniform
 * objects and mutants of the best. Everything else about a batch is the same, so that a comparison of the two
 * tells what the policy is worth.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, TrajectoryBatch } from '../sampling/trajectories.js';
import { LocalMoves } from './local-moves.js';
import type { PaidOutcomes } from './paid-outcomes.js';

/** Candidates at once, at most. */
export const DRAWS = 256;

export interface CandidateSource {
  /** Writes `count` <= DRAWS outcomes to `states` [count, stateSize]; paid ones and doubles are allowed. */
  draw(states: Int32Array, count: number, random: RandomStream): void;
}

/** Roll-outs of a policy. */
export class PolicyCandidates implements CandidateSource {
  private readonly policy: () => Policy;
  private readonly roller: Roller;
  private readonly batch: TrajectoryBatch;

  /** @param policy what to draw from now */
  constructor(env: Environment, policy: () => Policy) {
    this.policy = policy;
    this.roller = new Roller(env, DRAWS);
    this.batch = new TrajectoryBatch(env, DRAWS);
  }

  draw(states: Int32Array, count: number, random: RandomStream): void {
    const { batch } = this;
    this.roller.rollout(this.policy(), count, batch, random);
    const { env } = batch;
    copyRow(batch.ends, 0, states, 0, count * env.stateSize);
    if (env.allows === undefined) return;
    // Where masks are not exact: what came out outside the constraint is drawn anew within it.
    for (let i = 0; i < count; i++)
      if (!env.allows(states, i * env.stateSize)) env.sampleOutcome(random, states, i * env.stateSize);
  }
}

/**
 * Half uniform outcomes, half mutants of the best paid, in pairs: one of either is among those that climb.
 */
export class MutantCandidates implements CandidateSource {
  private readonly paid: PaidOutcomes;
  private readonly bestShare: number;
  private readonly moves: LocalMoves;

  /** @param bestShare share of the paid outcomes that counts as "the best" */
  constructor(paid: PaidOutcomes, bestShare: number) {
    this.paid = paid;
    this.bestShare = bestShare;
    this.moves = new LocalMoves(paid.env);
  }

  draw(states: Int32Array, count: number, random: RandomStream): void {
    const { paid, moves } = this;
    const { env, replay } = paid;
    const size = env.stateSize;
    const best = paid.bestIndices(Math.max(1, Math.ceil(paid.count * this.bestShare)));
    for (let i = 0; i < count; i++) {
      const parent = best[random.int(best.length)];
      const mutant = i % 4 >= 2;
      if (!mutant || !moves.mutate(replay.states, parent * size, states, i * size, random))
        env.sampleOutcome(random, states, i * size);
    }
  }
}
