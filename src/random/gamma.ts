/** Draws from gamma and Dirichlet distributions. */
import type { RandomStream } from './stream.js';

/** A standard normal, by the polar method (Marsaglia & Bray 1964); its twin is thrown away. */
function normal(random: RandomStream): number {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const s = x * x + y * y;
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Gamma with that shape and scale 1 (Marsaglia & Tsang 2000). @param shape > 0 */
export function gamma(random: RandomStream, shape: number): number {
  if (!(shape > 0)) throw new Error(`gamma: shape must be a number > 0, got ${shape}`);
  if (shape < 1) return gamma(random, shape + 1) * Math.exp(Math.log(1 - random.uniform()) / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Symmetric Dirichlet weights, which sum to 1, into out[at .. at + count). */
export function dirichlet(
  random: RandomStream,
  concentration: number,
  count: number,
  out: Float64Array,
  at: number,
): void {
  let total = 0;
  for (let k = 0; k < count; k++) total += out[at + k] = gamma(random, concentration);
  for (let k = 0; k < count; k++) out[at + k] = total > 0 ? out[at + k] / total : 1 / count;
}
