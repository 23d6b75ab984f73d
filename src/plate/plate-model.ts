/**
 * The surrogate of a plate: fitted to all that was measured, calibrated by folds. What it says of an outcome
 * is a mean, a calibrated deviation and the nearest measured outcome.
 */
import { GaussianProcess } from '../adapt/gp/gaussian-process.js';
import { kernelsOf } from '../adapt/gp/kernels-of.js';
import type { ScoreModel } from '../adapt/score-model.js';
import { complementOf } from '../adapt/surrogate.js';
import type { RandomStream } from '../random/stream.js';
import {
  calibrate,
  calibratedDeviation,
  UNCALIBRATED,
  type Calibration,
  type HeldOutScores,
} from './calibration.js';
import type { KnownOutcomes } from './known-outcomes.js';
import { NearestOutcome } from './outcome-distance.js';
import type { PlateOptions } from './plate-options.js';

/** Folds, and measured outcomes below which there are none. */
const FOLDS = 5;
const FEWEST = 10;

export class PlateModel {
  readonly known: KnownOutcomes;
  readonly calibration: Calibration;
  private readonly surrogate: ScoreModel;
  private readonly nearest: NearestOutcome;

  /** @param known at least two measured outcomes */
  constructor(known: KnownOutcomes, options: PlateOptions, random: RandomStream) {
    this.known = known;
    const { env } = known;
    const complement = options.symmetry === 'reverse-complement' ? complementOf(env) : undefined;
    const create = (): ScoreModel => new GaussianProcess(env, kernelsOf(env, complement));
    this.calibration =
      known.count < FEWEST ? UNCALIBRATED : calibrate(heldOut(known, create, random.fork('folds')));
    this.surrogate = create();
    this.surrogate.fit(known.tokens, known.scores, known.count, 0, known.replicates);
    this.nearest = new NearestOutcome(env, known.tokens, known.count);
  }

  /**
   * Of outcomes as tokens [count, tokenLength].
   * @param nearest gets the index of the nearest measured one, -1 where none is within the limit
   */
  predict(
    tokens: Int32Array,
    count: number,
    mean: Float64Array,
    deviation: Float64Array,
    distance: Float64Array,
    nearest: Int32Array,
  ): void {
    this.surrogate.predict(tokens, count, mean, deviation);
    const { tokenLength } = this.known.env;
    for (let i = 0; i < count; i++) {
      distance[i] = this.nearest.find(tokens, i * tokenLength);
      nearest[i] = this.nearest.index;
      deviation[i] = calibratedDeviation(this.calibration, deviation[i], distance[i]);
    }
  }
}

/** Every measured outcome predicted by a surrogate that has not seen its fold. */
function heldOut(known: KnownOutcomes, create: () => ScoreModel, random: RandomStream): HeldOutScores {
  const { count, env } = known;
  const order = Array.from({ length: count }, (_, i) => i);
  random.shuffle(order);
  const held = {
    truth: known.scores.slice(),
    mean: new Float64Array(count),
    deviation: new Float64Array(count),
    distance: new Float64Array(count),
  };
  for (let fold = 0; fold < FOLDS; fold++) {
    const test = order.filter((_, i) => i % FOLDS === fold);
    const train = order.filter((_, i) => i % FOLDS !== fold);
    const pick = (values: Float64Array): Float64Array => Float64Array.from(train, (i) => values[i]);
    const trainTokens = known.tokensOf(train);
    const testTokens = known.tokensOf(test);
    const surrogate = create();
    surrogate.fit(trainTokens, pick(known.scores), train.length, 0, pick(known.replicates));
    const mean = new Float64Array(test.length);
    const deviation = new Float64Array(test.length);
    surrogate.predict(testTokens, test.length, mean, deviation);
    const nearest = new NearestOutcome(env, trainTokens, train.length);
    test.forEach((i, t) => {
      held.mean[i] = mean[t];
      held.deviation[i] = deviation[t];
      held.distance[i] = nearest.find(testTokens, t * env.tokenLength);
    });
  }
  return held;
}
