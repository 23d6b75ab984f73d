/** Lines that turn outputs of a proxy into probabilities or scores, fitted on held-out sequences. */

/** Keeps slope and offset finite where outputs separate the labels: as of a normal prior around 1 and 0. */
const PULL = 1e-3;

/**
 * Platt scaling (Platt 1999): slope and offset of the logit that maximize the likelihood, by Newton's method,
 * a step halved while the loss rises. A slope below zero would turn a proxy around: it is 0 then, and the
 * offset is that of the labels alone.
 */
export function fitLogistic(
  out: ArrayLike<number>,
  label: ArrayLike<number>,
): { slope: number; offset: number } {
  const free = newtonLogistic(out, label, 1);
  return free.slope < 0 ? newtonLogistic(new Float64Array(out.length), label, 0) : free;
}

/** @param start slope to begin with, and to be pulled to; 0 with outputs of 0 leaves the offset alone */
function newtonLogistic(
  out: ArrayLike<number>,
  label: ArrayLike<number>,
  start: 0 | 1,
): { slope: number; offset: number } {
  let slope: number = start;
  let offset = 0;
  const lossAt = (a: number, b: number): number => {
    let loss = (PULL / 2) * ((a - start) ** 2 + b * b);
    for (let i = 0; i < out.length; i++) {
      const logit = a * out[i] + b;
      loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label[i] * logit;
    }
    return loss;
  };
  let loss = lossAt(slope, offset);
  for (let iteration = 0; iteration < 50; iteration++) {
    let [ga, gb, aa, ab, bb] = [PULL * (slope - start), PULL * offset, PULL, 0, PULL];
    for (let i = 0; i < out.length; i++) {
      const p = 1 / (1 + Math.exp(-(slope * out[i] + offset)));
      const w = p * (1 - p);
      ga += (p - label[i]) * out[i];
      gb += p - label[i];
      aa += w * out[i] * out[i];
      ab += w * out[i];
      bb += w;
    }
    const determinant = aa * bb - ab * ab;
    let da = (bb * ga - ab * gb) / determinant;
    let db = (aa * gb - ab * ga) / determinant;
    let next = lossAt(slope - da, offset - db);
    // Rounding at the minimum is no rise.
    for (let halved = 0; next > loss + 1e-9 * Math.abs(loss) && halved < 40; halved++) {
      da /= 2;
      db /= 2;
      next = lossAt(slope - da, offset - db);
    }
    slope -= da;
    offset -= db;
    loss = next;
    if (Math.abs(da) + Math.abs(db) < 1e-9) break;
  }
  return { slope, offset };
}

/**
 * Labels as Platt fits them, a little less sure than 0 and 1 (as if one more of each class had been seen):
 * where a proxy separates its data, probabilities stay below one.
 */
export function softLabels(label: ArrayLike<number>): Float64Array {
  let positives = 0;
  for (let i = 0; i < label.length; i++) positives += label[i];
  const negatives = label.length - positives;
  return Float64Array.from(label, (one) =>
    one === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
}

/** Least squares: values = slope * out + offset. A slope below zero would turn a proxy around: it is 0 then. */
export function fitLine(
  out: ArrayLike<number>,
  values: ArrayLike<number>,
): { slope: number; offset: number } {
  const n = out.length;
  let [x, y, xx, xy] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    x += out[i] / n;
    y += values[i] / n;
  }
  for (let i = 0; i < n; i++) {
    xx += (out[i] - x) * (out[i] - x);
    xy += (out[i] - x) * (values[i] - y);
  }
  const slope = xx > 0 ? Math.max(0, xy / xx) : 0;
  return { slope, offset: y - slope * x };
}
