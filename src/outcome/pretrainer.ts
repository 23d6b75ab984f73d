/**
 * Reward-free pre-training (paper, Algorithm 1), one step at a time: the caller owns the loop, the clock and
 * the files.
 *
 *     1, 2  an explorer gives successes tau+, each with its end as the goal, and learns from them if it learns     (explorer/)
 *     3     the model is updated on (tau+, y+) with R = 1
 *     4     tau- is rolled out on the same goals
 *     5     the model is updated on (tau-, y+) with R = 1{x = y+}
 *
 * Steps 3 to 5 are contrastive training, objective "db" or "subtb". objective "mle" (default) is step 1 by
 * backward synthesis and maximum likelihood in the place of 3 to 5 (ours). Departures: docs/design.md.
 */
import type { JsonValue } from '../format/json-value.js';
import type { Environment } from '../env/environment.js';
import { Adam, adamState, fallingRate } from '../nn/adam.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import { SparseInput } from '../nn/sparse-input.js';
import { RandomStream, streamState } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { DistinctCounter } from '../sampling/distinct-counter.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, keepTrajectories, TrajectoryBatch } from '../sampling/trajectories.js';
import {
  storedCount,
  storedObject,
  storedOptional,
  storedRecord,
  type StoredOf,
} from '../settings/stored-form.js';
import { Tape } from '../tensor/tape.js';
import type { ContrastiveLoss } from './contrastive.js';
import { EXPLORERS } from './explorer/explorers.js';
import type { Explorer } from './explorer/explorer.js';
import { HeldOut } from './held-out.js';
import type { LikelihoodTerms, MaximumLikelihood } from './maximum-likelihood.js';
import type { OutcomeModel } from './outcome-model.js';
import { PairedReplay } from './paired-replay.js';
import { createContrastive, createLikelihood } from './pretrain-losses.js';
import { noMetrics, type PretrainMetrics } from './pretrain-metrics.js';
import {
  checkPretrainOptions,
  resolvePretrainOptions,
  type GivenPretrainOptions,
  type PretrainOptions,
} from './pretrain-options.js';

export type { PretrainMetrics } from './pretrain-metrics.js';
export type { PretrainOptions } from './pretrain-options.js';

/** What a checkpoint stores beside the parameters, Adam's moments and the arrays. */
const pretrainerState = storedObject({
  step: storedCount,
  environmentSteps: storedCount,
  streams: storedObject({ pairs: streamState, forward: streamState, replay: streamState }),
  adam: adamState,
  explorer: storedRecord,
  replayed: storedOptional(storedCount),
});
export type PretrainerState = StoredOf<typeof pretrainerState>;

/** Attempts that the paired replay holds, in batches. */
const REPLAY_BATCHES = 64;

export class Pretrainer {
  readonly model: OutcomeModel;
  readonly options: PretrainOptions;
  readonly adam: Adam;
  readonly explorer: Explorer;
  /** The outcomes that are never goals; undefined where none are held out. */
  readonly heldOut: HeldOut | undefined;
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
  private readonly roller: Roller;
  private readonly likelihood: MaximumLikelihood | undefined;
  private readonly contrastive: ContrastiveLoss | undefined;
  private readonly replay: PairedReplay | undefined;
  private readonly backward: BackwardSampler;
  private readonly seen: DistinctCounter;
  private readonly terms = {} as LikelihoodTerms;
  private readonly metrics = noMetrics();
  private streams: Record<'pairs' | 'forward' | 'replay', RandomStream>;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range, or options contradict each other or do
   * not fit the model
   */
  constructor(model: OutcomeModel, given: GivenPretrainOptions, random: RandomStream) {
    const { env } = model;
    const options = resolvePretrainOptions(env, given);
    checkPretrainOptions(model, options);
    this.model = model;
    this.env = env;
    this.options = options;
    this.tape = new Tape(model.parameters.backend);
    this.successes = new TrajectoryBatch(env, options.batch);
    this.attempts = new TrajectoryBatch(env, options.batch);
    this.roller = new Roller(env, options.batch);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    this.seen = new DistinctCounter(env);
    this.heldOut = options.holdOut ? new HeldOut(env, options.holdOut) : undefined;
    this.adam = new Adam(model.parameters, { lr: options.lr, clip: options.clip });
    this.streams = {
      pairs: random.fork('pairs'),
      forward: random.fork('forward'),
      replay: random.fork('replay'),
    };
    this.explorer = EXPLORERS[options.explorer](model, options, random.fork('explorer'));
    if (options.objective === 'mle') {
      this.likelihood = createLikelihood(model, options);
      return;
    }
    if (options.replay) this.replay = new PairedReplay(env, REPLAY_BATCHES * options.batch);
    this.contrastive = createContrastive(model, options);
  }

  /** One step. The returned object is reused by the next. */
  update(): Readonly<PretrainMetrics> {
    const { metrics, adam, options } = this;
    this.gatherSuccesses();
    adam.lr = fallingRate(options.lr, options.finalLr, this.step, options.steps);
    if (this.likelihood) this.likelihoodStep(this.likelihood);
    else this.contrastiveStep(this.contrastive!);
    this.step++;
    return metrics;
  }

  private gatherSuccesses(): void {
    const { env, successes, options, heldOut, explorer, metrics } = this;
    const replayed = this.replay && this.replay.count > 0 ? Math.round(options.replay * options.batch) : 0;
    // All of a small batch may be held out: then again.
    do {
      explorer.gather(options.batch - replayed, successes);
      this.environmentSteps += successes.size;
      if (heldOut) keepTrajectories(successes, (m) => !heldOut.has(successes.goals, m * env.stateSize));
    } while (successes.count === 0);
    if (this.likelihood && options.explorer !== 'backward') this.walkBack();
    for (let m = 0; m < successes.count; m++) this.seen.add(successes.goals, m * env.stateSize);
    metrics.goalsSeen = this.seen.count;
    metrics.explorerLoss = explorer.figures.explorerLoss ?? NaN;
    metrics.novelty = explorer.figures.novelty ?? NaN;
  }

  /**
   * Draws the trajectories to the goals afresh, backwards: maximum likelihood has its optimum at the exact
   * flows of P_B only on trajectories drawn by P_B, which an explorer's own are not.
   */
  private walkBack(): void {
    const { successes, attempts, env } = this;
    const { count } = successes;
    copyRow(successes.goals, 0, attempts.goals, 0, count * env.stateSize);
    successes.clear();
    for (let m = 0; m < count; m++)
      this.backward.append(successes, attempts.goals, m * env.stateSize, this.streams.replay);
    this.environmentSteps += successes.size;
  }

  private likelihoodStep(likelihood: MaximumLikelihood): void {
    const { tape, terms, metrics, model } = this;
    tape.recording = true;
    tape.begin();
    likelihood.loss(tape, this.successes, this.input, this.streams.pairs, terms);
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
    const { metrics, options, successes, attempts, replay, env } = this;
    const fresh = successes.count;
    if (options.contrastive) {
      this.roller.rolloutTo(this.model, successes.goals, fresh, attempts, this.streams.forward);
      this.environmentSteps += attempts.size;
      metrics.onPolicySuccess = attempts.successRate();
      this.explorer.observe?.(attempts);
      if (replay) {
        const replayed = replay.count > 0 ? options.batch - fresh : 0;
        replay.add(attempts);
        for (let k = 0; k < replayed; k++) {
          replay.append(attempts, this.streams.replay);
          // Its backward twin: a sure success on the same goal.
          this.backward.append(successes, attempts.goals, (fresh + k) * env.stateSize, this.streams.replay);
        }
        this.environmentSteps += successes.size - successes.starts[fresh];
      }
    }
    metrics.loss = options.contrastive === 'attempts' ? 0 : this.balance(loss, successes);
    if (options.contrastive) metrics.loss += this.balance(loss, attempts);
  }

  /** One update on one batch (the paper updates on tau+ and on tau- in turn). */
  private balance(contrastive: ContrastiveLoss, batch: TrajectoryBatch): number {
    const { tape } = this;
    tape.recording = true;
    tape.begin();
    const loss = contrastive.loss(tape, batch, this.input, this.streams.pairs);
    this.model.parameters.clearGradients();
    tape.backward(loss);
    this.metrics.gradientNorm = this.adam.step();
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }

  /** Different outcomes that have been goals: exact on small spaces, else an estimate (`DistinctCounter`). */
  get goalsSeen(): number {
    return this.seen.count;
  }

  /** The networks that a checkpoint stores, by name. */
  get parameterSets(): Readonly<Record<string, ParameterSet>> {
    return { model: this.model.parameters, ...this.explorer.parameterSets };
  }

  /** The arrays that a checkpoint stores, by name: goals seen, goal buffer, replay. */
  arrays(): Readonly<Record<string, Int32Array>> {
    return {
      seen: this.seen.words,
      ...this.explorer.arrays(),
      ...(this.replay && prefixed('replay.', this.replay.arrays())),
    };
  }

  /** What a checkpoint needs beside the parameters, Adam's moments and the arrays. */
  state(): PretrainerState {
    const { pairs, forward, replay } = this.streams;
    return {
      step: this.step,
      environmentSteps: this.environmentSteps,
      streams: { pairs: pairs.state(), forward: forward.state(), replay: replay.state() },
      adam: this.adam.state(),
      explorer: this.explorer.state(),
      ...(this.replay && { replayed: this.replay.added }),
    };
  }

  /**
   * Goes on from a stored state; parameters and moments are loaded into `parameterSets` before.
   * @throws UsageError that names the field when the state is damaged
   */
  restore(stored: JsonValue, arrays: Readonly<Record<string, Int32Array>>): void {
    const state = pretrainerState.read(stored);
    this.step = state.step;
    this.environmentSteps = state.environmentSteps;
    this.streams = {
      pairs: new RandomStream(state.streams.pairs),
      forward: new RandomStream(state.streams.forward),
      replay: new RandomStream(state.streams.replay),
    };
    this.adam.restore(state.adam);
    this.explorer.restore(state.explorer, arrays);
    this.seen.restore(arrays.seen);
    if (this.replay)
      this.replay.restore(unprefixed('replay.', arrays), storedCount.read(state.replayed, 'replayed'));
  }
}

function prefixed(prefix: string, arrays: Readonly<Record<string, Int32Array>>): Record<string, Int32Array> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

function unprefixed(
  prefix: string,
  arrays: Readonly<Record<string, Int32Array>>,
): Record<string, Int32Array> {
  const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
}
