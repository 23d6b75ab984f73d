/**
 * Adaptation by the amortized predictor alone (paper, Algorithm 2, with cached replay): draw outcomes, pay
 * for them, train N and Q on what has been paid for, new and old; when the budget is spent, optionally polish
 * N on the paid outcomes.
 *
 * - `per-transition` (the paper): roll out N, and at every transition s -> s' draw a y from Q(.|s'), a call
 *   each;
 * - `per-trajectory` (ours): draw whole outcomes, half ends of roll-outs, half from Q at s0; each trains all
 *   transitions of a trajectory to it.
 */
import { fallingRate } from '../nn/adam.js';
import { BatchTrainer } from '../objective/batch-trainer.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Adaptation, AdaptationReport } from './adaptation.js';
import { amortizedParameters, type AmortizedAdaptationOptions } from './amortized-adaptation-options.js';
import { AmortizedPredictor } from './amortized.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { PaidRounds } from './paid-rounds.js';
import type { Payer } from './payer.js';
import { RolloutReplay } from './rollout-replay.js';
import { TransitionTriples } from './transition-triples.js';
import type { UnseenOutcomes } from './unseen-outcomes.js';

/** Share of the learning rate left at the end of the last polish, whose policy is kept. */
const FINAL_RATE = 0.05;
/** Rounds in a row without anything new after which it gives up. */
const PATIENCE = 100;

export class AmortizedAdaptation implements Adaptation {
  readonly predictor: AmortizedPredictor;
  private readonly options: AmortizedAdaptationOptions;
  private readonly rounds: PaidRounds;
  private readonly walks: RolloutReplay;
  private readonly drawn: Int32Array;
  private readonly polisher: BatchTrainer;
  private readonly collector: TransitionTriples | undefined;
  private polished = false;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(
    model: OutcomeModel,
    payer: Payer,
    given: Partial<AmortizedAdaptationOptions>,
    random: RandomStream,
  ) {
    const options = resolveParameters('adapt amortized', amortizedParameters, given);
    const { env } = model;
    this.options = options;
    this.predictor = new AmortizedPredictor(
      model,
      {
        hidden: options.hidden,
        outcomeHidden: options.outcomeHidden,
        lr: options.samplerLr,
        clip: 10,
        delta: 1,
        depthOffset: options.depthOffset,
      },
      options.batch * env.maxSteps,
      random.fork('predictor'),
    );
    this.polisher = new BatchTrainer(this.predictor.network, {
      objective: options.polishObjective,
      lr: options.samplerLr,
      clip: 10,
      delta: 0,
    });
    this.rounds = new PaidRounds(env, payer, { gamma: options.gamma, patience: PATIENCE }, random);
    if (options.triples === 'per-transition')
      this.collector = new TransitionTriples(this.predictor, this.paid, options);
    this.walks = new RolloutReplay(this.paid, { rollouts: options.proposals, batch: options.batch });
    this.drawn = new Int32Array(options.proposals * env.stateSize);
  }

  get policy(): PolicyNetwork {
    return this.predictor.network;
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { collector } = this;
    return this.rounds.next({
      propose: (random, unseen) => {
        if (collector) collector.propose(random.fork('propose'), unseen);
        else this.propose(random.fork('propose'), unseen);
      },
      learn: (random) => this.learn(random),
    });
  }

  private learn(random: RandomStream): Readonly<Record<string, number>> {
    const { options, collector, walks } = this;
    collector?.keep();
    const level = this.paid.meanLogReward();
    let predictor = NaN;
    if (collector)
      for (let i = 0; i < options.updates; i++) predictor = collector.learn(level, random.fork(i));
    else
      predictor = walks.updates(options.updates, random, () =>
        this.predictor.update(walks.batch, walks.logReward, level),
      );
    // Balance from N, each round a little: what is proposed next is as good as what the paid outcomes allow,
    // not as N and Q fit them.
    let polish = this.polish(options.roundPolish, level, random.fork('polish'), 1);
    if (this.done && options.polish > 0) polish = this.polish(options.polish, level, random, FINAL_RATE);
    return { predictor, polish };
  }

  private propose(random: RandomStream, unseen: UnseenOutcomes): void {
    const { options, walks, drawn, predictor } = this;
    const own = Math.round((1 - options.outcomeShare) * options.proposals);
    if (own > 0) walks.rollOut(this.policy, own, random, unseen, { epsilon: options.epsilon });
    const others = options.proposals - own;
    if (others === 0) return;
    const { epsilon, temperature } = options;
    unseen.addRows(drawn, predictor.sampleOutcomes(others, drawn, random, epsilon, temperature));
  }

  /** @param finalRate share of the learning rate left at the end */
  private polish(steps: number, level: number, random: RandomStream, finalRate: number): number {
    if (steps === 0) return NaN;
    // Later polish keeps the log Z that it has learnt.
    if (!this.polished) this.predictor.setLogZ(level);
    this.polished = true;
    const { walks, polisher } = this;
    return walks.updates(
      steps,
      random,
      (step) => {
        polisher.adam.lr = fallingRate(this.options.samplerLr, finalRate, step, steps);
        return polisher.update(walks.batch, walks.logReward, level);
      },
      (step) => `polish${step}`,
    );
  }
}
