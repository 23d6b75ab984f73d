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
import { BackwardSampler } from '../sampling/backward.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Adaptation, AdaptationReport } from './adaptation.js';
import { amortizedParameters, type AmortizedAdaptationOptions } from './amortized-adaptation-options.js';
import { AmortizedPredictor } from './amortized.js';
import { PaidOutcomes } from './paid-outcomes.js';
import type { Payer } from './payer.js';
import { TransitionTriples } from './transition-triples.js';

/** Share of the learning rate left at the end of the last polish, whose policy is kept. */
const FINAL_RATE = 0.05;

export class AmortizedAdaptation implements Adaptation {
  readonly predictor: AmortizedPredictor;
  readonly paid: PaidOutcomes;
  private readonly payer: Payer;
  private readonly options: AmortizedAdaptationOptions;
  private readonly random: RandomStream;
  private readonly roller: Roller;
  private readonly ends: TrajectoryBatch;
  private readonly batch: TrajectoryBatch;
  private readonly backward: BackwardSampler;
  private readonly drawn: Int32Array;
  private readonly logReward: Float64Array;
  private readonly polisher: BatchTrainer;
  private readonly collector: TransitionTriples | undefined;
  private round = 0;
  private polished = false;
  /** Rounds in a row that found nothing new to pay for. */
  private idle = 0;

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
    this.payer = payer;
    this.options = options;
    this.random = random;
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
    this.paid = new PaidOutcomes(env, payer, payer.remaining, options.gamma);
    if (options.triples === 'per-transition')
      this.collector = new TransitionTriples(this.predictor, this.paid, options);
    this.roller = new Roller(env, options.proposals);
    this.ends = new TrajectoryBatch(env, options.proposals);
    this.batch = new TrajectoryBatch(env, options.batch);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    this.drawn = new Int32Array(options.proposals * env.stateSize);
    this.logReward = new Float64Array(options.batch);
  }

  get policy(): PolicyNetwork {
    return this.predictor.network;
  }

  /**
   * True when the budget is spent, or when 100 rounds in a row proposed nothing that was not paid for
   * already.
   */
  get done(): boolean {
    return this.payer.remaining <= 0 || this.idle >= 100;
  }

  async next(): Promise<AdaptationReport> {
    const { options, paid } = this;
    const random = this.random.fork(`round${this.round++}`);
    const before = paid.count;
    if (this.collector) await this.collector.collect(this.payer, random.fork('propose'));
    else await paid.pay(this.propose(random.fork('propose')));
    this.idle = paid.count === before ? this.idle + 1 : 0;
    const level = paid.meanLogReward();
    let predictor = NaN;
    for (let i = 0; i < options.updates; i++) {
      if (this.collector) predictor = this.collector.learn(level, random.fork(i));
      else {
        this.gather(random.fork(i));
        predictor = this.predictor.update(this.batch, this.logReward, level);
      }
    }
    // Balance from N, each round a little: what is proposed next is as good as what the paid outcomes allow,
    // not as N and Q fit them.
    let polish = this.polish(options.roundPolish, level, random.fork('polish'), 1);
    if (this.done && options.polish > 0) polish = this.polish(options.polish, level, random, FINAL_RATE);
    return { round: this.round, calls: this.payer.calls, best: paid.best, losses: { predictor, polish } };
  }

  private propose(random: RandomStream): string[] {
    const { options, ends, drawn, predictor } = this;
    const { env } = predictor.model;
    const own = Math.round((1 - options.outcomeShare) * options.proposals);
    const texts = new Set<string>();
    const take = (states: Int32Array, count: number): void => {
      for (let i = 0; i < count; i++) {
        const text = env.outcomeText(states, i * env.stateSize);
        if (!this.paid.has(text) && texts.size < this.payer.remaining) texts.add(text);
      }
    };
    if (own > 0) {
      this.roller.rollout(this.policy, own, ends, random, { epsilon: options.epsilon });
      take(ends.ends, ends.count);
    }
    const others = options.proposals - own;
    if (others > 0)
      take(drawn, predictor.sampleOutcomes(others, drawn, random, options.epsilon, options.temperature));
    return [...texts];
  }

  /** Paid outcomes, walked backwards. */
  private gather(random: RandomStream): void {
    this.paid.replayInto(this.batch, this.options.batch, this.backward, random, this.logReward);
  }

  /** @param finalRate share of the learning rate left at the end */
  private polish(steps: number, level: number, random: RandomStream, finalRate: number): number {
    if (steps === 0) return NaN;
    // Later polish keeps the log Z that it has learnt.
    if (!this.polished) this.predictor.setLogZ(level);
    this.polished = true;
    let loss = NaN;
    for (let i = 0; i < steps; i++) {
      this.polisher.adam.lr = fallingRate(this.options.samplerLr, finalRate, i, steps);
      this.gather(random.fork(`polish${i}`));
      loss = this.polisher.update(this.batch, this.logReward, level);
    }
    return loss;
  }
}
