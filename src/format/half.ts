/**
 * Half precision (IEEE 754 binary16): eleven significant bits, for weights that travel. Values are rounded to
 * the nearest, ties to even; what is too large becomes infinite.
 */

const bits = new Uint32Array(1);
const real = new Float32Array(bits.buffer);

function halfOf(value: number): number {
  real[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 65,536 and more
  if (magnitude < 0x38800000) {
    // Below the least normal number: multiples of 2^-24.
    const steps = Math.abs(real[0]) * 2 ** 24;
    const down = Math.floor(steps);
    const up = steps - down > 0.5 || (steps - down === 0.5 && (down & 1) === 1);
    return sign | (down + (up ? 1 : 0));
  }
  // Adding half of the last place that stays, and one more where that place is odd.
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | Math.min(0x7c00, (rounded - 0x38000000) >>> 13);
}

function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Sixteen bits for each value. */
export const toHalf = (values: ArrayLike<number>): Uint16Array<ArrayBuffer> =>
  Uint16Array.from(values, halfOf);

/** The values of halves, exactly. */
export const fromHalf = (halves: ArrayLike<number>): Float32Array<ArrayBuffer> =>
  Float32Array.from(halves, valueOf);
