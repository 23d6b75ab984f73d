/**
 * Active adaptation's sampler where outcomes cannot be enumerated: the amortized predictor N, trained on the
 * frozen outcome-conditioned model under r_hat^gamma, then polished by trajectory balance.
 */
import type { Environment } from '../env/environment.js';
import { fallingRate } from '../nn/adam.js';
import { BatchTrainer } from '../objective/batch-trainer.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, TrajectoryBatch } from '../sampling/trajectories.js';
import { AmortizedPredictor } from './amortized.js';
import { LocalMoves } from './local-moves.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import type { RoundSampler } from './round-sampler.js';
import type { ScoreModel } from './score-model.js';

export interface NetworkSamplerOptions {
  /** Hidden widths, learning rate, chance of a random action. */
  readonly hidden: readonly number[];
  readonly samplerLr: number;
  readonly epsilon: number;
  /** Updates of N and Q a round, and trajectories an update. */
  readonly predictorSteps: number;
  readonly predictorBatch: number;
  /** Updates by trajectory balance a round, and trajectories an update. */
  readonly polishSteps: number;
  readonly polishBatch: number;
  /** Updates by trajectory balance after the last round, in the place of polishSteps; default: those. */
  readonly finalPolishSteps?: number;
}

/** Share of the learning rate left at the end. */
const FINAL_RATE = 0.05;

export class NetworkSampler implements RoundSampler {
  readonly predictor: AmortizedPredictor;
  private readonly env: Environment;
  private readonly options: NetworkSamplerOptions;
  private readonly paid: PaidOutcomes;
  private readonly surrogate: ScoreModel;
  private readonly polish: BatchTrainer;
  private readonly moves: LocalMoves;
  private readonly roller: Roller;
  private readonly backward: BackwardSampler;
  private readonly ends: TrajectoryBatch;
  private readonly batch: TrajectoryBatch;
  private readonly logReward: Float64Array;
  private readonly tokens: Int32Array;
  private readonly state: Int32Array;
  private readonly mean: Float64Array;
  /** gamma that log Z was set for. */
  private gamma = NaN;

  constructor(
    model: OutcomeModel,
    paid: PaidOutcomes,
    surrogate: ScoreModel,
    options: NetworkSamplerOptions,
    random: RandomStream,
  ) {
    const { env } = model;
    this.env = env;
    this.options = options;
    this.paid = paid;
    this.surrogate = surrogate;
    this.predictor = new AmortizedPredictor(
      model,
      {
        hidden: options.hidden,
        outcomeHidden: options.hidden,
        lr: options.samplerLr,
        clip: 10,
        delta: 1,
      },
      options.predictorBatch * env.maxSteps,
      random.fork('predictor'),
    );
    this.polish = new BatchTrainer(this.predictor.network, {
      lr: options.samplerLr,
      clip: 10,
      delta: 2,
    });
    this.moves = new LocalMoves(env);
    const capacity = Math.max(options.predictorBatch, options.polishBatch);
    this.roller = new Roller(env, capacity);
    this.ends = new TrajectoryBatch(env, capacity);
    this.batch = new TrajectoryBatch(env, capacity);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    this.logReward = new Float64Array(capacity);
    this.tokens = new Int32Array(capacity * env.tokenLength);
    this.state = new Int32Array(env.stateSize);
    this.mean = new Float64Array(capacity);
  }

  get policy(): PolicyNetwork {
    return this.predictor.network;
  }

  get proposal(): PolicyNetwork {
    return this.policy;
  }

  adapt(gamma: number, random: RandomStream, last: boolean): Readonly<Record<string, number>> {
    const { options } = this;
    const polishSteps = last ? (options.finalPolishSteps ?? options.polishSteps) : options.polishSteps;
    const level = this.paid.meanLogReward(gamma);
    let predictor = NaN;
    for (let step = 0; step < options.predictorSteps; step++) {
      this.gather(options.predictorBatch, gamma, random.fork(`predictor${step}`));
      predictor = this.predictor.update(this.batch, this.logReward, level);
    }
    // Later rounds for the same target keep the log Z that trajectory balance has learnt.
    if (this.gamma !== gamma) this.predictor.setLogZ(level);
    this.gamma = gamma;
    let polish = NaN;
    for (let step = 0; step < polishSteps; step++) {
      // What comes after the last round is kept: it ends at a low rate, so that no single batch pulls it
      // about.
      if (last) this.polish.adam.lr = fallingRate(options.samplerLr, FINAL_RATE, step, polishSteps);
      this.gather(options.polishBatch, gamma, random.fork(`polish${step}`));
      polish = this.polish.update(this.batch, this.logReward);
    }
    return { predictor, polish };
  }

  /**
   * A batch of trajectories with their r_hat^gamma: half ends of the policy's own roll-outs, a quarter paid
   * outcomes drawn in proportion to their reward, an eighth local mutants of such, an eighth uniform
   * outcomes; all walked backwards.
   */
  private gather(count: number, gamma: number, random: RandomStream): void {
    const { env, batch, roller, ends, options, state } = this;
    const { replay } = this.paid;
    const size = env.stateSize;
    const own = count >> 1;
    batch.clear();
    roller.rollout(this.policy, own, ends, random, { epsilon: options.epsilon });
    for (let i = 0; i < own; i++) this.backward.append(batch, ends.ends, i * size, random);
    for (let i = own; i < count; i++) {
      const kind = (i - own) % 4;
      if (kind === 3) {
        env.sampleOutcome(random, state, 0);
      } else {
        const parent = replay.draw('reward', random);
        copyRow(replay.states, parent * size, state, 0, size);
        if (kind === 2) this.moves.mutate(replay.states, parent * size, state, 0, random);
      }
      // What was measured outside a constraint is no target within it.
      if (env.allows !== undefined && !env.allows(state, 0)) env.sampleOutcome(random, state, 0);
      this.backward.append(batch, state, 0, random);
    }
    this.estimate(gamma);
  }

  /** log of the reward estimate of the batch: paid where known, predicted elsewhere, to the power gamma. */
  private estimate(gamma: number): void {
    const { env, batch, tokens, paid } = this;
    const size = env.stateSize;
    for (let i = 0; i < batch.count; i++)
      env.outcomeTokens(batch.ends, i * size, tokens, i * env.tokenLength);
    this.surrogate.predict(tokens, batch.count, this.mean);
    for (let i = 0; i < batch.count; i++) {
      const outside = env.allows !== undefined && !env.allows(batch.ends, i * size);
      const known = outside ? paid.logRewardOutside : paid.logReward(env.outcomeText(batch.ends, i * size));
      this.logReward[i] = gamma * (known ?? paid.logRewardOf(this.mean[i]));
    }
  }
}
