/**
 * Predictions beyond the best score measured. They are where a search for the greatest prediction ends, and no
 * score has confirmed one. Of what lies beyond, a share is kept (`optimism`): a half at first, then what
 * held-out outcomes were worth that were predicted beyond the best of the others. And where there is no
 * ceiling the truth may lie beyond the prediction too: the upper end of an interval is moved up by `headroom`
 * of the excess, a half at first, then as far as such held-out outcomes were undervalued.
 */

/** Times that an error of the last plate counts. */
export const CHOSEN_WEIGHT = 4;
/** The shares before anything is known of them, and held-out outcomes that this counts for. */
export const PRIOR_OPTIMISM = 0.5;
export const PRIOR_HEADROOM = 0.5;
const PRIOR_COUNT = 3;

/** Held-out predictions as the surrogate made them [count]. */
interface HeldOutBeyond {
  readonly truth: Float64Array;
  readonly mean: Float64Array;
  /** 1 for those of the last plate. */
  readonly chosen: Uint8Array;
  /** Best score that was not held out. */
  readonly best: Float64Array;
}

/** A prediction of which a share is kept beyond the best score. */
export const tempered = (mean: number, best: number, optimism: number): number =>
  mean > best ? best + optimism * (mean - best) : mean;

/** The share of the excess over the best of the others that held-out outcomes confirm. */
export function optimismOf(held: HeldOutBeyond): number {
  const { truth, mean, best } = held;
  const prior = PRIOR_COUNT * meanSquare(held);
  let [confirmed, squares] = [PRIOR_OPTIMISM * prior, prior];
  for (let i = 0; i < truth.length; i++) {
    const excess = mean[i] - best[i];
    if (!(excess > 0)) continue;
    const weight = weightOf(held, i);
    confirmed += weight * excess * (truth[i] - best[i]);
    squares += weight * excess * excess;
  }
  return squares > 0 ? Math.min(1, Math.max(0, confirmed / squares)) : PRIOR_OPTIMISM;
}

/**
 * Root mean square of what truths lay above predictions beyond the best, in units of the excess, less what
 * all predictions err by.
 */
export function headroomOf(held: HeldOutBeyond): number {
  const { truth, mean, best } = held;
  const usual = meanSquare(held);
  let [above, squares, weights] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    const excess = mean[i] - best[i];
    if (!(excess > 0)) continue;
    const weight = weightOf(held, i);
    // Half of the usual errors are upwards.
    above += weight * (Math.max(0, truth[i] - mean[i]) ** 2 - usual / 2);
    squares += weight * excess * excess;
    weights += weight;
  }
  if (!(squares > 0)) return PRIOR_HEADROOM;
  // However exact the few are that a library has, a plate goes farther: what counts is their number.
  const prior = PRIOR_COUNT * Math.max(usual, squares / weights);
  return Math.sqrt((PRIOR_HEADROOM ** 2 * prior + Math.max(0, above)) / (prior + squares));
}

const weightOf = ({ chosen }: HeldOutBeyond, i: number): number => (chosen[i] ? CHOSEN_WEIGHT : 1);

/** Of the errors of all held-out predictions. */
function meanSquare(held: HeldOutBeyond): number {
  const { truth, mean } = held;
  let [errors, weights] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    errors += weightOf(held, i) * (truth[i] - mean[i]) ** 2;
    weights += weightOf(held, i);
  }
  return errors / weights;
}
