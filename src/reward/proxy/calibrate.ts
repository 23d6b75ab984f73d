/** Lines that turn outputs of a proxy into probabilities or scores, fitted on held-out sequences. */

/**
 * Platt scaling (Platt 1999): slope and offset of the logit that maximize the likelihood, by Newton's method.
 */
export function fitLogistic(
  out: ArrayLike<number>,
  label: ArrayLike<number>,
): { slope: number; offset: number } {
  let [slope, offset] = [1, 0];
  for (let iteration = 0; iteration < 50; iteration++) {
    let [ga, gb, aa, ab, bb] = [1e-3 * (slope - 1), 1e-3 * offset, 1e-3, 0, 1e-3];
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
    const da = (bb * ga - ab * gb) / determinant;
    const db = (aa * gb - ab * ga) / determinant;
    slope -= da;
    offset -= db;
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
