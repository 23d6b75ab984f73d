/** One small network of a proxy: hidden = leaky(x W1 + b1), out = hidden w2 + b2. Row-major. */

export interface NetworkMember {
  readonly w1: Float32Array;
  readonly b1: Float32Array;
  readonly w2: Float32Array;
  readonly b2: number;
}

export const LEAK = 0.01;

/**
 * Skips the zeros that most features are.
 * @param x features, from `at` on
 * @param hidden scratch [hidden]
 */
export function networkOutput(
  { w1, b1, w2, b2 }: NetworkMember,
  x: Float64Array | Float32Array,
  at: number,
  hidden: Float64Array,
): number {
  const width = hidden.length;
  const count = w1.length / width;
  hidden.set(b1);
  for (let f = 0; f < count; f++) {
    const value = x[at + f];
    if (value === 0) continue;
    for (let h = 0; h < width; h++) hidden[h] += value * w1[f * width + h];
  }
  let out = b2;
  for (let h = 0; h < width; h++) out += (hidden[h] > 0 ? hidden[h] : LEAK * hidden[h]) * w2[h];
  return out;
}
