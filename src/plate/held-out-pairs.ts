/**
 * Measured outcomes predicted by surrogates that have not seen them: in random folds, and the last plate from
 * all that was measured before it. The first tell what interpolation is worth; the second was chosen by
 * predictions as the next plate will be, and has the errors of such a choice.
 */
import type { RandomStream } from '../random/stream.js';
import { imputedRows, type Fitted } from './imputed-bounds.js';
import type { KnownOutcomes } from './known-outcomes.js';
import { NearestOutcome } from './outcome-distance.js';
import { emptyPrediction, type PairPrediction, type ScoredRows } from './plate-surrogate.js';

/** Held-out rows: a random fold each, then those of the last plate once more. */
export interface HeldOutPairs {
  readonly truth: Float64Array;
  readonly pair: PairPrediction;
  /** To the nearest outcome that was not held out. */
  readonly distance: Float64Array;
  /** Best score that was not held out. */
  readonly best: Float64Array;
  /** 1 where the row is there as one of the last plate. */
  readonly chosen: Uint8Array;
}

interface Fold {
  readonly test: readonly number[];
  readonly train: readonly number[];
  readonly chosen: boolean;
}

/** Of fewer outcomes there is nothing to hold out. */
export const FEWEST_HELD_OUT = 10;
/** Folds, and of many outcomes fewer of them, since each costs a fit. */
const FOLDS = 4;
const FEW_FOLDS = 3;
const MANY = 400;
/** Rows held out at random, and those of the last plate: more make errors little surer, and each costs. */
const MOST_HELD_OUT = 3000;

/** Bounds are held out neither: of them the truth is not known. */
function foldsOf(known: KnownOutcomes, random: RandomStream): Fold[] {
  const all = Array.from({ length: known.count }, (_, i) => i);
  const order = all.filter((i) => known.bounds[i] === 0);
  const bounds = all.filter((i) => known.bounds[i] !== 0);
  random.shuffle(order);
  const folds = order.length > MANY ? FEW_FOLDS : FOLDS;
  // Of very many, the first of the shuffled order; the rest is trained on in every fold.
  const isHeldOut = (i: number, fold: number): boolean => i < MOST_HELD_OUT && i % folds === fold;
  const atRandom = Array.from({ length: folds }, (__, fold) => ({
    test: order.filter((_, i) => isHeldOut(i, fold)),
    train: [...order.filter((_, i) => !isHeldOut(i, fold)), ...bounds],
    chosen: false,
  })).filter(({ test }) => test.length > 0);
  const last = known.plates.reduce((most, plate) => Math.max(most, plate), 0);
  const before = all.filter((i) => known.plates[i] < last);
  const after = order.filter((i) => known.plates[i] === last).slice(0, MOST_HELD_OUT);
  if (last === 0 || before.length < FEWEST_HELD_OUT || after.length === 0) return atRandom;
  return [...atRandom, { test: after, train: before, chosen: true }];
}

/**
 * Bounds are imputed fold by fold, from what is not held out.
 * @param fit makes a fitted surrogate of rows
 */
export async function heldOutPairs(
  known: KnownOutcomes,
  fit: (rows: ScoredRows, random: RandomStream) => Fitted,
  random: RandomStream,
  watch: (done: number, of: number) => void | Promise<void>,
): Promise<HeldOutPairs> {
  const { env } = known;
  const folds = foldsOf(known, random.fork('folds'));
  const count = folds.reduce((sum, { test }) => sum + test.length, 0);
  const held = { truth: new Float64Array(count), pair: emptyPrediction(count), distance: new Float64Array(count), best: new Float64Array(count), chosen: new Uint8Array(count) }; // prettier-ignore
  let at = 0;
  for (const [k, { test, train, chosen }] of folds.entries()) {
    await watch(k, folds.length);
    const stream = random.fork(k);
    const rows = imputedRows(known, train, (exact) => fit(exact, stream.fork('bounds')));
    const surrogate = fit(rows, stream);
    // Not on its way yet, but both halves are long: others have the processor in between.
    await watch(k, folds.length);
    const asked = known.tokensOf(test);
    const out = emptyPrediction(test.length);
    surrogate.predict(asked, test.length, out);
    held.pair.gp.set(out.gp, at);
    held.pair.gpDeviation.set(out.gpDeviation, at);
    held.pair.network.set(out.network, at);
    held.pair.networkDeviation.set(out.networkDeviation, at);
    const best = rows.scores.reduce((most, score) => Math.max(most, score), -Infinity);
    const nearest = new NearestOutcome(env, rows.tokens, train.length);
    test.forEach((i, t) => {
      held.truth[at + t] = known.scores[i];
      held.distance[at + t] = nearest.find(asked, t * env.tokenLength);
      held.best[at + t] = best;
      held.chosen[at + t] = chosen ? 1 : 0;
    });
    at += test.length;
  }
  return held;
}
