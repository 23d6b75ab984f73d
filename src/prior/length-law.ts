/**
 * How long strings are: p(length), smoothed, as the chance to stop after t symbols. Letters and lengths are
 * learnt apart in the k-mer model, since a context of a few letters says little about where a string ends.
 */

/** Half-widths of the kernel that are tried. */
const WIDTHS = [0, 1, 2, 3, 5, 8, 12];

export class LengthLaw {
  /** log chance to stop after t symbols [n + 1]; -Infinity at 0. */
  readonly logStop: Float64Array;
  /** log chance to go on after t symbols [n + 1]; -Infinity at n. */
  readonly logGo: Float64Array;

  /** @param stop chance to stop after t symbols [n + 1]: 0 at 0, 1 at n */
  constructor(stop: ArrayLike<number>) {
    this.logStop = Float64Array.from(stop, Math.log);
    this.logGo = Float64Array.from(stop, (chance) => Math.log1p(-chance));
  }

  /**
   * @param counts strings of each length [n + 1], entry 0 unused. A triangular kernel spreads every string
   * over neighboring lengths (its width is that of the best leave-one-out likelihood), and one more string is
   * spread over all lengths, so that none is impossible.
   */
  static of(counts: ArrayLike<number>): LengthLaw {
    const n = counts.length - 1;
    const share = smoothed(counts, bestWidth(counts));
    const stop = new Float32Array(n + 1);
    let longer = 0;
    for (let t = n; t >= 1; t--) {
      longer += share[t];
      stop[t] = share[t] / longer;
    }
    return new LengthLaw(stop);
  }
}

/** Weights of a triangular kernel around length t, cut at 1 and n: [from, weights that sum to 1]. */
function kernel(t: number, n: number, width: number): [number, number[]] {
  const from = Math.max(1, t - width);
  const to = Math.min(n, t + width);
  const weights: number[] = [];
  let total = 0;
  for (let u = from; u <= to; u++) {
    weights.push(width + 1 - Math.abs(u - t));
    total += weights[u - from];
  }
  return [from, weights.map((weight) => weight / total)];
}

/** Strings of each length after smoothing, unnormalized [n + 1]. */
function smoothed(counts: ArrayLike<number>, width: number): Float64Array {
  const n = counts.length - 1;
  const share = new Float64Array(n + 1).fill(1 / n);
  for (let t = 1; t <= n; t++) {
    if (counts[t] === 0) continue;
    const [from, weights] = kernel(t, n, width);
    weights.forEach((weight, k) => (share[from + k] += counts[t] * weight));
  }
  return share;
}

/** The width under which strings are best told from all others of the list. */
function bestWidth(counts: ArrayLike<number>): number {
  let strings = 0;
  for (let t = 1; t < counts.length; t++) strings += counts[t];
  let [best, bestScore] = [0, -Infinity];
  for (const width of WIDTHS) {
    const share = smoothed(counts, width);
    let score = 0;
    for (let t = 1; t < counts.length; t++) {
      if (counts[t] === 0) continue;
      const [from, weights] = kernel(t, counts.length - 1, width);
      score += counts[t] * Math.log(Math.max(1e-12, share[t] - weights[t - from]) / strings);
    }
    if (score > bestScore) [best, bestScore] = [width, score];
  }
  return best;
}
