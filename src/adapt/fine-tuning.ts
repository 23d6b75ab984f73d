/**
 * Fine-tuning of the pre-trained policy by relative trajectory balance (Venkatraman et al., NeurIPS 2024),
 * the usual way to adapt a prior:
 *
 *     ( log Z + sum log P_F - sum log P_prior - gamma log r(x) )^2
 *
 * An outcome-conditioned model has no weights of an unconditional policy, so its marginal over drawn outcomes
 * is distilled into one first (maximum likelihood on its own roll-outs, no reward call). That network is the
 * prior, kept frozen, and the start of what is fine-tuned. Its ends are distributed as goals are drawn; where
 * that is uniform the target is r^gamma, else the prior's law times it.
 */
import { BatchTrainer } from '../objective/batch-trainer.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import type { SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import {
  batchParameter,
  epsilonParameter,
  gammaParameter,
  hiddenParameter,
  rateParameter,
  updatesParameter,
} from './common-parameters.js';
import type { Adaptation, AdaptationReport } from './adaptation.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { PaidRounds } from './paid-rounds.js';
import type { Payer } from './payer.js';
import { RolloutReplay } from './rollout-replay.js';

export const fineTuningParameters = {
  gamma: gammaParameter(1, 'the target is r^gamma'),
  hidden: hiddenParameter([256, 256], 'hidden widths of the policy'),
  samplerLr: rateParameter(2e-3),
  /** On 32 roll-outs of the pre-trained model each. */
  distillSteps: updatesParameter(300, "updates that distill the pre-trained model's marginal policy"),
  /** Their new ends are paid for. */
  rollouts: batchParameter(16, 'roll-outs a round'),
  updates: updatesParameter(8, 'updates a round'),
  batch: batchParameter(32, 'replayed trajectories an update'),
  epsilon: epsilonParameter(0.05),
};

export type FineTuningOptions = SettingsOf<typeof fineTuningParameters>;

const DISTILL_BATCH = 32;
/** Rounds in a row without anything new after which it gives up. */
const PATIENCE = 100;

export class FineTuning implements Adaptation {
  readonly policy: PolicyNetwork;
  readonly prior: PolicyNetwork;
  private readonly model: OutcomeModel;
  private readonly options: FineTuningOptions;
  private readonly random: RandomStream;
  private readonly trainer: BatchTrainer;
  private readonly rounds: PaidRounds;
  private readonly walks: RolloutReplay;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(model: OutcomeModel, payer: Payer, given: Partial<FineTuningOptions>, random: RandomStream) {
    const options = resolveParameters('adapt finetune', fineTuningParameters, given);
    const { env } = model;
    const { backend } = model.parameters;
    this.model = model;
    this.options = options;
    this.random = random;
    this.policy = new PolicyNetwork(env, backend, { hidden: options.hidden }, random.fork('init'));
    this.prior = this.policy.emptyCopy();
    const lr = options.samplerLr;
    this.trainer = new BatchTrainer(this.policy, { objective: 'rtb', prior: this.prior, lr, clip: 10 });
    this.rounds = new PaidRounds(env, payer, { gamma: options.gamma, patience: PATIENCE }, random);
    const rollouts = Math.max(options.rollouts, DISTILL_BATCH);
    this.walks = new RolloutReplay(this.paid, { rollouts, batch: options.batch });
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { options, policy, walks, rounds } = this;
    const first = rounds.round === 0;
    const distillation = first ? this.distill(this.random.fork('distill')) : NaN;
    return rounds.next({
      propose: (random, unseen) =>
        walks.rollOut(policy, options.rollouts, random, unseen, { epsilon: options.epsilon }),
      learn: (random) => {
        // The prior is normalized, so that Z is the mean of r^gamma under it.
        if (first) policy.parameters.load(policy.logZ, [rounds.paid.meanLogReward()]);
        const balance = walks.updates(options.updates, random, () =>
          this.trainer.update(walks.batch, walks.logReward),
        );
        return { distillation, balance };
      },
    });
  }

  /** The pre-trained model's marginal policy as one network. Returns the last loss. */
  private distill(random: RandomStream): number {
    const { model, options, policy, walks } = this;
    const { env } = model;
    const teacher = new BatchTrainer(policy, { objective: 'mle', lr: options.samplerLr, clip: 10 });
    const goals = new Int32Array(DISTILL_BATCH * env.stateSize);
    const none = new Float64Array(DISTILL_BATCH);
    let loss = NaN;
    for (let step = 0; step < options.distillSteps; step++) {
      const stream = random.fork(step);
      for (let i = 0; i < DISTILL_BATCH; i++) env.sampleOutcome(stream, goals, i * env.stateSize);
      walks.roller.rolloutTo(model, goals, DISTILL_BATCH, walks.ends, stream);
      loss = teacher.update(walks.ends, none);
    }
    this.prior.parameters.copyFrom(policy.parameters);
    return loss;
  }
}
