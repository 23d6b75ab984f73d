/**
 * What is measured of a model while it is pre-trained: success of several kinds, spread of log F(s0|y), and
 * distance from the exact flows.
 */
import { mean, squaresAround } from '../math/moments.js';
import { ExactnessMeter } from '../metric/exactness.js';
import { SuccessMeter } from '../metric/success.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { Pretrainer } from '../outcome/pretrainer.js';
import type { RandomStream } from '../random/stream.js';

/** Greatest space that is compared with the exact flows while training goes on. */
const MOST_EXACT = 20_000;
const PAIRS = 1000;

export interface Measured {
  /** Success on goals of the environment's own law, sampled and greedy actions. */
  readonly success: number;
  readonly successGreedy: number;
  /** On outcomes held out of training. */
  readonly successHeldOut?: number;
  /** Mean |log F(s0|y)| and its standard deviation over y; 0 for exact flows. */
  readonly logF0MeanAbs: number;
  readonly logF0Deviation: number;
  readonly policyTv?: number;
  readonly flowError?: number;
  readonly leak?: number;
}

export class PretrainMeter {
  private readonly trainer: Pretrainer;
  private readonly success: SuccessMeter;
  private readonly exactness: ExactnessMeter | undefined;
  private readonly count: number;

  /** @param count outcomes a measurement */
  constructor(trainer: Pretrainer, count: number) {
    const { model } = trainer;
    this.trainer = trainer;
    this.count = count;
    this.success = new SuccessMeter(model);
    if ((model.env.outcomeCount ?? Infinity) <= MOST_EXACT && !model.learnsBackward)
      this.exactness = new ExactnessMeter(model.env);
  }

  measure(random: RandomStream): Measured {
    const { trainer, success, count } = this;
    const { model, heldOut } = trainer;
    return {
      success: success.measure(count, random).rate,
      successGreedy: success.measure(count, random.fork('greedy'), { greedy: true }).rate,
      ...(heldOut && {
        successHeldOut: success.measure(count, random.fork('held out'), {
          accept: (states, at) => heldOut.has(states, at),
        }).rate,
      }),
      ...rootFlow(model, count, random.fork('roots')),
      ...this.exactness?.measure(model, PAIRS, random.fork('exact')),
    };
  }
}

/** Mean absolute value and standard deviation over y of log F(s0|y). */
export function rootFlow(
  model: OutcomeModel,
  count: number,
  random: RandomStream,
): { logF0MeanAbs: number; logF0Deviation: number } {
  const { env } = model;
  const states = new Int32Array(count * env.stateSize);
  const outcomes = new Int32Array(count * env.stateSize);
  for (let i = 0; i < count; i++) {
    env.reset(states, i * env.stateSize);
    env.sampleOutcome(random, outcomes, i * env.stateSize);
  }
  const logFlow = new Float32Array(count);
  model.evaluate(states, outcomes, count, undefined, logFlow);
  const variance = squaresAround(logFlow, mean(logFlow)) / count;
  return {
    logF0MeanAbs: logFlow.reduce((sum, x) => sum + Math.abs(x), 0) / count,
    logF0Deviation: Math.sqrt(variance),
  };
}
