/**
 * The paper's way to collect triples (Algorithm 2): roll out N, and at every transition s -> s' draw an
 * outcome y from Q(.|s') and pay for it. T calls a trajectory. All triples are kept and replayed, which the
 * paper does not do; what is paid for again is free.
 */
import type { RandomStream } from '../random/stream.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, TrajectoryBatch } from '../sampling/trajectories.js';
import type { AmortizedPredictor } from './amortized.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { Triples } from './triples.js';
import type { UnseenOutcomes } from './unseen-outcomes.js';

export interface TransitionTriplesOptions {
  /** Transitions that get an outcome a round: as many trajectories are rolled out as that takes. */
  readonly proposals: number;
  /** Triples an update: `batch` times the length of a trajectory. */
  readonly batch: number;
  readonly gamma: number;
  readonly epsilon: number;
  /** Temperature of Q when it proposes. */
  readonly temperature: number;
  /** Draw y again where s' cannot reach it any more. Default true. */
  readonly support?: boolean;
}

/** Draws of an outcome that s' can reach before its transition is passed over. */
const TRIES = 8;
/** Triples kept. */
const CAPACITY = 100_000;

export class TransitionTriples {
  private readonly predictor: AmortizedPredictor;
  private readonly paid: PaidOutcomes;
  private readonly options: TransitionTriplesOptions;
  private readonly roller: Roller;
  private readonly walked: TrajectoryBatch;
  private readonly replay: Triples;
  private readonly drawn: Triples;
  private readonly next: Int32Array;
  private readonly outcomes: Int32Array;
  private readonly valid: Uint8Array;
  /** Outcomes of the last proposal, by transition. */
  private readonly texts = new Map<number, string>();

  constructor(predictor: AmortizedPredictor, paid: PaidOutcomes, options: TransitionTriplesOptions) {
    const { env } = paid;
    this.predictor = predictor;
    this.paid = paid;
    this.options = options;
    const walks = Math.max(1, Math.ceil(options.proposals / env.maxSteps));
    const rows = walks * env.maxSteps;
    this.roller = new Roller(env, walks);
    this.walked = new TrajectoryBatch(env, walks);
    this.replay = new Triples(env, CAPACITY);
    this.drawn = new Triples(env, options.batch * env.maxSteps);
    this.next = new Int32Array(rows * env.stateSize);
    this.outcomes = new Int32Array(rows * env.stateSize);
    this.valid = new Uint8Array(rows);
  }

  /** Rolls out, draws an outcome for every transition, and proposes these. */
  propose(random: RandomStream, unseen: UnseenOutcomes): void {
    const { walked, paid, options, next, outcomes, valid } = this;
    const { env } = paid;
    const size = env.stateSize;
    this.roller.rollout(this.predictor.network, walked.capacity, walked, random, {
      epsilon: options.epsilon,
    });
    for (let i = 0; i < walked.size; i++) {
      const m = walked.owner[i];
      const last = i === walked.starts[m + 1] - 1;
      copyRow(last ? walked.ends : walked.states, last ? m * size : (i + 1) * size, next, i * size, size);
    }
    this.drawOutcomes(random.fork('Q'));
    this.texts.clear();
    for (let i = 0; i < walked.size; i++) {
      if (!valid[i]) continue;
      const text = env.outcomeText(outcomes, i * size);
      if (unseen.add(text)) this.texts.set(i, text);
    }
  }

  /** Takes the triples of the last proposal, which are paid for by now, into the replay. */
  keep(): void {
    const { walked, paid, options, next, outcomes } = this;
    const size = paid.env.stateSize;
    for (const [i, text] of this.texts) {
      const m = walked.owner[i];
      this.replay.add(
        walked.states, i * size, walked.actions[i], next, i * size, outcomes, i * size,
        options.gamma * paid.logReward(text)!, i - walked.starts[m],
      ); // prettier-ignore
    }
  }

  /** One update on replayed triples. */
  learn(level: number, random: RandomStream): number {
    if (this.replay.count === 0) return NaN;
    this.replay.drawInto(this.drawn, this.drawn.capacity, random);
    return this.predictor.updateTriples(this.drawn, level);
  }

  /** An outcome for each transition: the end itself where s' is one, else a draw of Q. */
  private drawOutcomes(random: RandomStream): void {
    const { walked, next, outcomes, valid, options, paid } = this;
    const { env } = paid;
    const size = env.stateSize;
    const reach = (options.support ?? true) ? env.canReach : undefined;
    const one = new Int32Array(walked.size * size);
    const isOutcome = new Uint8Array(walked.size);
    valid.fill(0);
    for (let attempt = 0; attempt < (reach ? TRIES : 1); attempt++) {
      this.predictor.sampleOutcomesAt(
        next, walked.size, one, isOutcome, random, options.epsilon, options.temperature,
      ); // prettier-ignore
      for (let i = 0; i < walked.size; i++) {
        if (valid[i]) continue;
        if (env.isTerminal(next, i * size)) copyRow(next, i * size, outcomes, i * size, size);
        else {
          if (!isOutcome[i] || (reach && !reach(next, i * size, one, i * size))) continue;
          copyRow(one, i * size, outcomes, i * size, size);
        }
        valid[i] = 1;
      }
    }
  }
}
