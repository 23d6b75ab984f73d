/**
 * A GFlowNet trained from scratch on the same reward, at the same number of reward calls and on the same code
 * path: trajectory, detailed or sub-trajectory balance, with a replay of paid outcomes (half uniform, half by
 * reward) or, as in the paper, on its own roll-outs only.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import type { Environment } from '../env/environment.js';
import { BatchTrainer, type BatchObjective } from '../objective/batch-trainer.js';
import type { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import type { Backend } from '../tensor/backend.js';

export interface ScratchOptions {
  /** Default tb. */
  readonly objective?: Extract<BatchObjective, 'tb' | 'db' | 'subtb'>;
  /** subtb: weights lambda^length. */
  readonly lambda?: number;
  readonly hidden: readonly number[];
  readonly lr: number;
  readonly logZLr: number;
  /** Roll-outs a round; their new ends are paid for. */
  readonly rollouts: number;
  /** Updates a round, and trajectories an update. Without a replay: one update a round, on the roll-outs. */
  readonly updates: number;
  readonly batch: number;
  readonly epsilon: number;
  /** The target is r^gamma, the same as the method it is compared with. */
  readonly gamma: number;
  /** Learn from all that was paid for. Default true. */
  readonly replay?: boolean;
}

/** Rounds in a row without anything new after which it gives up. */
const IDLE = 100;

export class ScratchTraining implements PaidMethod {
  readonly policy: PolicyNetwork;
  readonly paid: PaidOutcomes;
  private readonly payer: Payer;
  private readonly options: ScratchOptions;
  private readonly random: RandomStream;
  private readonly trainer: BatchTrainer;
  private readonly roller: Roller;
  private readonly ends: TrajectoryBatch;
  private readonly batch: TrajectoryBatch;
  private readonly backward: BackwardSampler;
  private readonly logReward: Float64Array;
  private round = 0;
  private idle = 0;

  constructor(
    env: Environment,
    backend: Backend,
    payer: Payer,
    options: ScratchOptions,
    random: RandomStream,
  ) {
    const { objective = 'tb', lambda = 0.9 } = options;
    this.payer = payer;
    this.options = options;
    this.random = random;
    this.policy = new PolicyNetwork(env, backend, { hidden: options.hidden }, random.fork('init'));
    this.trainer = new BatchTrainer(this.policy, {
      objective,
      lambda,
      lr: options.lr,
      logZLr: options.logZLr,
      clip: 10,
    });
    this.paid = new PaidOutcomes(env, payer, payer.remaining, options.gamma);
    this.roller = new Roller(env, options.rollouts);
    this.ends = new TrajectoryBatch(env, options.rollouts);
    this.batch = new TrajectoryBatch(env, options.batch);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    this.logReward = new Float64Array(Math.max(options.batch, options.rollouts));
  }

  get done(): boolean {
    return this.payer.remaining <= 0 || this.idle >= IDLE;
  }

  async next(): Promise<AdaptationReport> {
    const { options, paid, policy } = this;
    const { env } = policy;
    const random = this.random.fork(`round${this.round++}`);
    this.roller.rollout(policy, options.rollouts, this.ends, random, { epsilon: options.epsilon });
    const texts = new Set<string>();
    for (let i = 0; i < this.ends.count; i++) {
      const text = env.outcomeText(this.ends.ends, i * env.stateSize);
      if (!paid.has(text) && texts.size < this.payer.remaining) texts.add(text);
    }
    this.idle = texts.size ? 0 : this.idle + 1;
    await paid.pay([...texts]);
    const level = paid.meanLogReward();
    if (this.round === 1) {
      // log Z starts where a constant reward would put it: a large error there would drown everything else.
      policy.parameters.load(policy.logZ, [env.logOutcomeCount + level]);
    }
    const loss = options.replay === false ? this.learnFromRollouts(level) : this.learnFromPaid(level, random);
    return { round: this.round, calls: this.payer.calls, best: paid.best, losses: { balance: loss } };
  }

  private learnFromPaid(level: number, random: RandomStream): number {
    let loss = NaN;
    for (let i = 0; i < this.options.updates; i++) {
      this.paid.replayInto(this.batch, this.options.batch, this.backward, random.fork(i), this.logReward);
      loss = this.trainer.update(this.batch, this.logReward, level);
    }
    return loss;
  }

  /**
   * On-policy: the ends of this round that are paid for, repeats included. The last round of a budget may
   * lack some.
   */
  private learnFromRollouts(level: number): number {
    const { ends, paid } = this;
    const { env } = this.policy;
    for (let m = 0; m < ends.count; m++) {
      const known = paid.logReward(env.outcomeText(ends.ends, m * env.stateSize));
      if (known === undefined) return NaN;
      this.logReward[m] = this.options.gamma * known;
    }
    return this.trainer.update(ends, this.logReward, level);
  }
}
