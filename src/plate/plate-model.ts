/**
 * What is believed of outcomes: the surrogates fitted to all that was measured and mixed by held-out errors,
 * calibrated intervals, the chance of failing, and the nearest measured outcome.
 */
import { mean as meanOf, squaresAround } from '../math/moments.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { headroomOf, optimismOf, tempered } from './beyond-best.js';
import {
  calibrate,
  halfWidth,
  leastRadius,
  NORMAL_WIDTH,
  truthVariance,
  uncalibrated,
  type Calibration,
} from './calibration.js';
import { Feasibility } from './feasibility.js';
import { FEWEST_HELD_OUT, heldOutPairs } from './held-out-pairs.js';
import { imputedRows } from './imputed-bounds.js';
import type { KnownOutcomes } from './known-outcomes.js';
import type { Sureness } from './measured-belief.js';
import { NearestOutcome } from './outcome-distance.js';
import type { PlateOptions } from './plate-options.js';
import { plateShifts, type PlateShifts } from './plate-shifts.js';
import {
  emptyPrediction,
  MEMBERS,
  MEMBERS_HELD_OUT,
  mixInto,
  stackingShare,
  SurrogatePair,
  type ScoredRows,
} from './plate-surrogate.js';

/** Beliefs of outcomes [count]. */
export interface Beliefs {
  readonly mean: Float64Array;
  /** Of the truth. */
  readonly deviation: Float64Array;
  /** The 90 % interval of a measurement. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Chance not to fail. */
  readonly feasible: Float64Array;
  /** The nearest measured outcome, and its distance. */
  readonly distance: Float64Array;
  readonly nearest: Int32Array;
}

const emptyBeliefs = (count: number): Beliefs => {
  const [mean, deviation, low, high, feasible, distance] = [0, 1, 2, 3, 4, 5].map(() => new Float64Array(count)); // prettier-ignore
  return { mean, deviation, low, high, feasible, distance, nearest: new Int32Array(count) };
};

/** Measurements that are no bounds, from which errors are judged. */
const FEWEST_EXACT = 2;

export class PlateModel {
  private readonly nearest: NearestOutcome;
  private readonly feasibility: Feasibility;
  private readonly shifts: PlateShifts;

  private constructor(
    readonly known: KnownOutcomes,
    private readonly surrogate: SurrogatePair,
    /** Share of the Gaussian process in the mixture. */
    readonly share: number,
    readonly calibration: Calibration,
    /** Deviation of a measurement by replicates; undefined where there are none. */
    readonly noise: number | undefined,
  ) {
    this.nearest = new NearestOutcome(known.env, known.tokens, known.count);
    this.shifts = plateShifts(known);
    this.feasibility = new Feasibility(known);
  }

  /** @param known at least two measured outcomes */
  static async fit(
    known: KnownOutcomes,
    backend: Backend,
    options: PlateOptions,
    random: RandomStream,
    watch: (done: number, of: number) => void | Promise<void>,
  ): Promise<PlateModel> {
    const { env, replicates } = known;
    const fit = (members: number, rows: ScoredRows, stream: RandomStream): SurrogatePair =>
      new SurrogatePair(env, backend, options, rows, members, stream);
    // The first of several fits: whoever waits is told that it has begun.
    await watch(0, 1);
    const rows = imputedRows(
      known,
      Array.from(known.texts, (_, i) => i),
      (exact) => fit(MEMBERS_HELD_OUT, exact, random.fork('bounds')),
    );
    const noise = pooledDeviation(known);
    const least = leastRadius(env.tokenLength);
    const all = fit(MEMBERS, rows, random.fork('all'));
    const exact = known.bounds.reduce((sum, bound) => sum + (bound === 0 ? 1 : 0), 0);
    // Of bounds alone there is no truth to hold out.
    if (known.count < FEWEST_HELD_OUT || exact < FEWEST_EXACT) {
      const { scores } = rows;
      const spread = Math.sqrt(squaresAround(scores, meanOf(scores)) / scores.length);
      return new PlateModel(
        known,
        all,
        options.surrogate === 'network' ? 0 : 1,
        uncalibrated(spread, least),
        noise,
      );
    }
    const held = await heldOutPairs(
      known,
      (left, stream) => fit(MEMBERS_HELD_OUT, left, stream),
      random.fork('held out'),
      watch,
    );
    const count = held.truth.length;
    const share = stackingShare(held.pair, held.truth, options.surrogate);
    const [mean, deviation] = [new Float64Array(count), new Float64Array(count)];
    mixInto(held.pair, share, count, mean, deviation);
    const [optimism, headroom] = [optimismOf({ ...held, mean }), headroomOf({ ...held, mean })];
    for (let i = 0; i < count; i++) mean[i] = tempered(mean[i], held.best[i], optimism);
    const own = noise === undefined ? undefined : noise / Math.sqrt(meanOf(replicates));
    return new PlateModel(
      known,
      all,
      share,
      { ...calibrate({ ...held, mean, deviation }, own, least), optimism, headroom },
      noise,
    );
  }

  /** Of a measurement by its replicates, or as the process has found it; and of predictions. */
  get sureness(): Sureness {
    return { noise: this.noise ?? this.surrogate.noise, rms: this.calibration.rms };
  }

  /** Of outcomes as tokens [count, tokenLength]. */
  beliefsOf(tokens: Int32Array, count: number): Beliefs {
    const out = emptyBeliefs(count);
    this.predict(tokens, count, out);
    return out;
  }

  private predict(tokens: Int32Array, count: number, out: Beliefs): void {
    const { calibration, known, shifts } = this;
    const pair = emptyPrediction(count);
    this.surrogate.predict(tokens, count, pair);
    mixInto(pair, this.share, count, out.mean, out.deviation);
    this.feasibility.predict(tokens, count, out.feasible);
    const { tokenLength } = known.env;
    const best = known.scores[known.order[0]];
    for (let i = 0; i < count; i++) {
      const distance = this.nearest.find(tokens, i * tokenLength);
      out.distance[i] = distance;
      out.nearest[i] = this.nearest.index;
      const kept = tempered(out.mean[i], best, calibration.optimism);
      const half = halfWidth(calibration, out.deviation[i], distance);
      // What is not kept may be true all the same.
      const beyond = calibration.headroom * Math.max(0, out.mean[i] - best);
      out.high[i] = out.mean[i] + Math.hypot(half, calibration.width * beyond, NORMAL_WIDTH * shifts.up);
      out.low[i] = kept - Math.hypot(half, NORMAL_WIDTH * shifts.down);
      out.mean[i] = kept;
      out.deviation[i] = Math.sqrt(truthVariance(calibration, out.deviation[i], distance));
    }
  }
}

/** Deviation of one measurement, pooled over outcomes with replicates; undefined where none has any. */
function pooledDeviation({ deviations, replicates, count }: KnownOutcomes): number | undefined {
  let [squares, freedom] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (!(replicates[i] > 1) || !Number.isFinite(deviations[i])) continue;
    squares += (replicates[i] - 1) * deviations[i] ** 2;
    freedom += replicates[i] - 1;
  }
  return freedom > 0 ? Math.sqrt(squares / freedom) : undefined;
}
