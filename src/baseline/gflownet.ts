/**
 * A GFlowNet trained from scratch on the same reward, at the same number of reward calls and on the same code
 * path: trajectory, detailed or sub-trajectory balance, with a replay of paid outcomes (half uniform, half by
 * reward) or, as in the paper, on its own roll-outs only.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import {
  batchParameter,
  epsilonParameter,
  gammaParameter,
  hiddenParameter,
  rateParameter,
  updatesParameter,
} from '../adapt/common-parameters.js';
import { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import type { Environment } from '../env/environment.js';
import { BatchTrainer } from '../objective/batch-trainer.js';
import type { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { boolean, choice, number, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';

export const scratchParameters = {
  /** The same as that of the method it is compared with. */
  gamma: gammaParameter(1, 'the target is r^gamma'),
  objective: choice({ choices: ['tb', 'db', 'subtb'], preset: 'tb', help: 'what is minimized' }),
  lambda: number({ least: 0, preset: 0.9, help: 'subtb: weights lambda^length' }),
  /** Without it one update a round, on the roll-outs. */
  replay: boolean({ preset: true, help: 'learn from all that was paid for, not from the last roll-outs only' }),
  hidden: hiddenParameter([256, 256], 'widths of the hidden layers'),
  lr: rateParameter(2e-3),
  logZLr: number({ least: 1e-9, greatest: 100, preset: 0.05, help: 'learning rate of log Z' }),
  /** Their new ends are paid for. */
  rollouts: batchParameter(16, 'roll-outs a round'),
  updates: updatesParameter(8, 'updates a round, with replay'),
  batch: batchParameter(32, 'replayed trajectories an update'),
  epsilon: epsilonParameter(0.05),
}; // prettier-ignore

export type ScratchOptions = SettingsOf<typeof scratchParameters>;

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

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(
    env: Environment,
    backend: Backend,
    payer: Payer,
    given: Partial<ScratchOptions>,
    random: RandomStream,
  ) {
    const options = resolveParameters('baseline gflownet', scratchParameters, given);
    const { objective, lambda } = options;
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
    const loss = options.replay ? this.learnFromPaid(level, random) : this.learnFromRollouts(level);
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
