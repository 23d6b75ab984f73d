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
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import { PaidRounds } from '../adapt/paid-rounds.js';
import type { Payer } from '../adapt/payer.js';
import { RolloutReplay } from '../adapt/rollout-replay.js';
import type { Environment } from '../env/environment.js';
import { BatchTrainer } from '../objective/batch-trainer.js';
import type { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
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
const PATIENCE = 100;

export class ScratchTraining implements PaidMethod {
  readonly policy: PolicyNetwork;
  private readonly options: ScratchOptions;
  private readonly trainer: BatchTrainer;
  private readonly rounds: PaidRounds;
  private readonly walks: RolloutReplay;

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
    this.options = options;
    this.policy = new PolicyNetwork(env, backend, { hidden: options.hidden }, random.fork('init'));
    this.trainer = new BatchTrainer(this.policy, {
      objective,
      lambda,
      lr: options.lr,
      logZLr: options.logZLr,
      clip: 10,
    });
    this.rounds = new PaidRounds(env, payer, { gamma: options.gamma, patience: PATIENCE }, random);
    this.walks = new RolloutReplay(this.paid, options);
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { options, policy, rounds, walks, trainer } = this;
    return rounds.next({
      propose: (random, unseen) =>
        walks.rollOut(policy, options.rollouts, random, unseen, { epsilon: options.epsilon }),
      learn: (random) => {
        const level = rounds.paid.meanLogReward();
        // log Z starts where a constant reward would put it: a large error there would drown everything else.
        if (rounds.round === 1) policy.parameters.load(policy.logZ, [policy.env.logOutcomeCount + level]);
        if (!options.replay) return { balance: this.learnFromRollouts(level) };
        const update = (): number => trainer.update(walks.batch, walks.logReward, level);
        return { balance: walks.updates(options.updates, random, update) };
      },
    });
  }

  /**
   * On-policy: the ends of this round that are paid for, repeats included. The last round of a budget may
   * lack some.
   */
  private learnFromRollouts(level: number): number {
    const { ends, logReward } = this.walks;
    const { env } = this.policy;
    for (let m = 0; m < ends.count; m++) {
      const known = this.paid.logReward(env.outcomeText(ends.ends, m * env.stateSize));
      if (known === undefined) return NaN;
      logReward[m] = this.options.gamma * known;
    }
    return this.trainer.update(ends, logReward, level);
  }
}
