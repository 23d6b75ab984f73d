/**
 * Which of several learners predicts held-out sequences best, and how good that is. The best of several looks
 * better than it is, since it was chosen for that; how much, a bootstrap says: choose on rows drawn with
 * replacement, look at the rows not drawn (Tsamardinos, Greasidou & Borboudakis, Machine Learning 107, 2018).
 * That much is taken off the figure and off its interval.
 */
import { mean } from '../../math/moments.js';
import type { RandomStream } from '../../random/stream.js';
import type { ProxyKind } from './proxy-learner.js';

const DRAWS = 400;

export interface HeldOutScore {
  /** AUC of labels, R2 of scores, as an unchosen learner would have it. */
  readonly figure: number;
  /** 95 % of the draws. */
  readonly low: number;
  readonly high: number;
}

export interface Choice {
  readonly best: number;
  /** AUC or R2 of every learner, as it stands; NaN where an output is no finite number [learners]. */
  readonly figures: readonly number[];
  readonly score: HeldOutScore;
}

/**
 * @param heldOut outputs of every learner for every row, by the member that has not seen it
 * @param y labels or scores [rows]
 */
export function chooseLearner(
  kind: ProxyKind,
  heldOut: readonly Float64Array[],
  y: ArrayLike<number>,
  random: RandomStream,
): Choice {
  const n = y.length;
  const measures = heldOut.map((out): Measure => {
    // One output that is no number, and the learner has no figure: it loses.
    if (!out.every(Number.isFinite)) return () => NaN;
    return kind === 'classification' ? aucOf(out, y) : r2Of(out, y);
  });
  const every = new Float64Array(n).fill(1);
  const figures = measures.map((measure) => measure(every));
  const best = argmax(figures);
  const drawn = new Float64Array(n);
  const rest = new Float64Array(n);
  const inside: number[] = [];
  const excess: number[] = [];
  for (let b = 0; b < DRAWS; b++) {
    drawn.fill(0);
    for (let i = 0; i < n; i++) drawn[random.int(n)]++;
    for (let i = 0; i < n; i++) rest[i] = drawn[i] === 0 ? 1 : 0;
    const own = measures.map((measure) => measure(drawn));
    if (Number.isFinite(own[best])) inside.push(own[best]);
    const chosen = argmax(own);
    // What the chosen one loses on the other rows, beside what the one that is best on all rows loses there.
    const loss = own[chosen] - measures[chosen](rest) - (own[best] - measures[best](rest));
    if (Number.isFinite(loss)) excess.push(loss);
  }
  const optimism = excess.length > 0 ? Math.max(0, mean(excess)) : 0;
  inside.sort((a, b) => a - b);
  const quantile = (q: number): number => inside[Math.round(q * (inside.length - 1))] ?? NaN;
  return {
    best,
    figures,
    score: {
      figure: figures[best] - optimism,
      low: quantile(0.025) - optimism,
      high: quantile(0.975) - optimism,
    },
  };
}

/** NaN counts as the least; the first of equals. */
function argmax(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > values[best] || Number.isNaN(values[best])) best = i;
  });
  return best;
}

type Measure = (weights: Float64Array) => number;

/** Squared correlation where it is positive: R2 after a line with a slope that is not negative. */
function r2Of(out: ArrayLike<number>, y: ArrayLike<number>): Measure {
  return (weights) => {
    let [n, x, z] = [0, 0, 0];
    for (let i = 0; i < y.length; i++) {
      n += weights[i];
      x += weights[i] * out[i];
      z += weights[i] * y[i];
    }
    let [xx, xz, zz] = [0, 0, 0];
    for (let i = 0; i < y.length; i++) {
      const [a, b] = [out[i] - x / n, y[i] - z / n];
      xx += weights[i] * a * a;
      xz += weights[i] * a * b;
      zz += weights[i] * b * b;
    }
    if (!(zz > 0)) return NaN;
    return xz > 0 && xx > 0 ? (xz * xz) / (xx * zz) : 0;
  };
}

/** Share of pairs in the right order, ties half. */
function aucOf(out: ArrayLike<number>, label: ArrayLike<number>): Measure {
  const order = Int32Array.from({ length: label.length }, (_, i) => i).sort((a, b) => out[a] - out[b]);
  return (weights) => {
    let [below, right, positives] = [0, 0, 0];
    for (let from = 0; from < order.length;) {
      let to = from;
      let [good, bad] = [0, 0];
      for (; to < order.length && out[order[to]] === out[order[from]]; to++) {
        const weight = weights[order[to]];
        if (label[order[to]] === 1) good += weight;
        else bad += weight;
      }
      right += good * (below + bad / 2);
      below += bad;
      positives += good;
      from = to;
    }
    return right / (positives * below);
  };
}
