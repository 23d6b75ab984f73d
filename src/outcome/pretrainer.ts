/**
 * Reward-free pre-training, one step at a time: the caller owns the loop, the clock and the files.
 *
 * objective "mle" (default): maximum likelihood on backward-synthesised trajectories, no explorer network (ours).
 * objective "db": the paper's losses. A success tau+ from the explorer (backward synthesis or a uniformly random walk whose
 * end becomes the goal), then, with contrastive training, tau- rolled out on the same goals.
 */
import type { Environment } from '../env/environment.js';
import { Adam } from '../nn/adam.js';
import { SparseInput } from '../nn/sparse-input.js';
import { RandomStream, type StreamState } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import type { Policy } from '../sampling/policy.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, TrajectoryBatch } from '../sampling/trajectories.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { Tape } from '../tensor/tape.js';
import { ContrastiveLoss, defaultLogSuccess, type Teleport } from './contrastive.js';
import { MaximumLikelihood, type LikelihoodTerms } from './maximum-likelihood.js';
import type { OutcomeModel } from './outcome-model.js';

export interface PretrainOptions {
  readonly objective: 'mle' | 'db';
  /** Where goals and successes come from: drawn uniformly and walked backwards, or ends of random forward walks. */
  readonly explorer: 'backward' | 'uniform';
  /** Roll out on the goals too and learn from the failures (db). */
  readonly contrastive: boolean;
  readonly teleport: Teleport;
  /** Weight of the anchor F(s0|y) = 1 (db). */
  readonly anchor: number;
  /** Weight of the flow head and pairs that cannot meet per transition (mle). */
  readonly flowWeight: number;
  readonly negatives: number;
  /** Trajectories a step. */
  readonly batch: number;
  /** Steps over which the learning rate falls linearly to `finalLr` of its start. */
  readonly steps: number;
  readonly lr: number;
  readonly finalLr: number;
  readonly clip: number;
}

/** Figures of one step. */
export interface PretrainMetrics {
  loss: number;
  /** mle: mean -log P_F; flow and negative: penalties of the flow head. db: NaN. */
  policyLoss: number;
  flowLoss: number;
  negativeLoss: number;
  /** Success of the on-policy roll-outs of this step (db with contrastive training), else NaN. */
  onPolicySuccess: number;
  gradientNorm: number;
}

export interface PretrainerState {
  readonly step: number;
  readonly environmentSteps: number;
  readonly streams: Record<'outcomes' | 'backward' | 'forward', StreamState>;
  readonly adam: { steps: number; power1: number; power2: number };
}

/** log eps of the paper's binary outcome reward. */
const LOG_FAILURE = Math.log(1e-9);

export class Pretrainer {
  readonly model: OutcomeModel;
  readonly options: PretrainOptions;
  readonly adam: Adam;
  /** Optimizer steps done. */
  step = 0;
  /** Transitions generated, forwards or backwards: the cost of pre-training that is not a reward call. */
  environmentSteps = 0;

  private readonly env: Environment;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  /** Trajectories of the last step that reached their goals: to look at, until the next step. */
  readonly successes: TrajectoryBatch;
  private readonly attempts: TrajectoryBatch;
  private readonly backward: BackwardSampler;
  private readonly roller: Roller;
  /** Walks at random for explorer "uniform". */
  private readonly walker: Policy;
  private readonly likelihood: MaximumLikelihood | undefined;
  private readonly contrastive: ContrastiveLoss | undefined;
  private readonly outcome: Int32Array;
  private readonly terms = {} as LikelihoodTerms;
  private readonly metrics: PretrainMetrics = {
    loss: NaN, policyLoss: NaN, flowLoss: NaN, negativeLoss: NaN, onPolicySuccess: NaN, gradientNorm: NaN,
  }; // prettier-ignore
  private streams: Record<'outcomes' | 'backward' | 'forward', RandomStream>;

  constructor(model: OutcomeModel, options: PretrainOptions, random: RandomStream) {
    const { env } = model;
    if (options.objective === 'db' && !options.contrastive && options.anchor === 0) {
      throw new Error(
        'pretrain: objective=db on successes alone is degenerate (its loss reaches 0 at a few percent success); ' +
          'set contrastive=true or anchor > 0',
      );
    }
    this.model = model;
    this.env = env;
    this.options = options;
    this.tape = new Tape(model.parameters.backend);
    this.successes = new TrajectoryBatch(env, options.batch);
    this.attempts = new TrajectoryBatch(env, options.batch);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    this.roller = new Roller(env, options.batch);
    this.walker = uniformPolicy(env);
    this.outcome = new Int32Array(env.stateSize);
    this.adam = new Adam(model.parameters, { lr: options.lr, clip: options.clip });
    this.streams = {
      outcomes: random.fork('outcomes'),
      backward: random.fork('backward'),
      forward: random.fork('forward'),
    };
    if (options.objective === 'mle') {
      this.likelihood = new MaximumLikelihood(model, options, options.batch, new SparseInput());
    } else {
      const logSuccess = options.anchor > 0 ? 0 : defaultLogSuccess(env, LOG_FAILURE);
      this.contrastive = new ContrastiveLoss(
        model,
        {
          teleport: options.teleport,
          anchor: options.anchor,
          logSuccess,
          // An anchored F(s0|y) = 1 asks for C = 1; eps then follows from log|X| where 1e-9 is too large.
          logFailure: Math.min(LOG_FAILURE, logSuccess - env.logOutcomeCount - Math.log(100)),
        },
        options.batch,
      );
    }
  }

  /** One optimizer step. The returned object is reused by the next. */
  update(): Readonly<PretrainMetrics> {
    const { metrics, adam, options } = this;
    this.gatherSuccesses();
    adam.lr = options.lr * (1 - (1 - options.finalLr) * Math.min(1, this.step / options.steps));
    if (this.likelihood) this.likelihoodStep(this.likelihood);
    else this.contrastiveStep(this.contrastive!);
    this.step++;
    return metrics;
  }

  private gatherSuccesses(): void {
    const { env, successes, options, streams } = this;
    successes.clear();
    if (options.explorer === 'backward') {
      for (let m = 0; m < options.batch; m++) {
        env.sampleOutcome(streams.outcomes, this.outcome, 0);
        this.backward.append(successes, this.outcome, 0, streams.backward);
      }
    } else {
      this.roller.rollout(this.walker, options.batch, successes, streams.outcomes);
      copyRow(successes.ends, 0, successes.goals, 0, successes.count * env.stateSize);
    }
    this.environmentSteps += successes.size;
  }

  private likelihoodStep(likelihood: MaximumLikelihood): void {
    const { tape, terms, metrics, model } = this;
    tape.recording = true;
    tape.begin();
    likelihood.loss(tape, this.successes, this.input, this.streams.outcomes, terms);
    model.parameters.clearGradients();
    tape.backward(terms.loss);
    metrics.gradientNorm = this.adam.step();
    metrics.loss = tape.scalar(terms.loss);
    metrics.policyLoss = tape.scalar(terms.policy);
    metrics.flowLoss = terms.flow ? tape.scalar(terms.flow) : NaN;
    metrics.negativeLoss = terms.negative ? tape.scalar(terms.negative) : NaN;
    tape.end();
  }

  private contrastiveStep(loss: ContrastiveLoss): void {
    const { metrics, options, successes, attempts } = this;
    metrics.loss = this.balance(loss, successes);
    if (!options.contrastive) return;
    this.roller.rolloutTo(this.model, successes.goals, successes.count, attempts, this.streams.forward);
    this.environmentSteps += attempts.size;
    metrics.onPolicySuccess = attempts.successRate();
    metrics.loss += this.balance(loss, attempts);
  }

  /** One update on one batch (the paper updates on tau+ and on tau- in turn). */
  private balance(contrastive: ContrastiveLoss, batch: TrajectoryBatch): number {
    const { tape } = this;
    tape.recording = true;
    tape.begin();
    const loss = contrastive.loss(tape, batch, this.input);
    this.model.parameters.clearGradients();
    tape.backward(loss);
    this.metrics.gradientNorm = this.adam.step();
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }

  /** What a checkpoint needs beside the parameters and Adam's moments. */
  state(): PretrainerState {
    const { outcomes, backward, forward } = this.streams;
    return {
      step: this.step,
      environmentSteps: this.environmentSteps,
      streams: { outcomes: outcomes.state(), backward: backward.state(), forward: forward.state() },
      adam: this.adam.state(),
    };
  }

  restore(state: PretrainerState): void {
    this.step = state.step;
    this.environmentSteps = state.environmentSteps;
    this.streams = {
      outcomes: new RandomStream(state.streams.outcomes),
      backward: new RandomStream(state.streams.backward),
      forward: new RandomStream(state.streams.forward),
    };
    this.adam.restore(state.adam);
  }
}
