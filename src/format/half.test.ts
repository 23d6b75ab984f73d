import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from './half.js';

describe('half precision', () => {
  it('has the bits of IEEE 754', () => {
    // The table of examples in the article on binary16 of the standard: value and bits.
    const known = [
      [0, 0x0000], [-0, 0x8000], [1, 0x3c00], [-2, 0xc000], [65504, 0x7bff], [2 ** -14, 0x0400], [2 ** -24, 0x0001],
      [1 / 3, 0x3555], [1 + 2 ** -10, 0x3c01], [0.000060975552, 0x03ff], [Infinity, 0x7c00], [-Infinity, 0xfc00],
    ] as const; // prettier-ignore
    for (const [value, bits] of known) expect(toHalf([value])[0]).toBe(bits);
    expect(fromHalf(toHalf([NaN]))[0]).toBeNaN();
  });

  it('gives every half back as it was', () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter(
      (half) => (half & 0x7fff) <= 0x7c00,
    );
    expect(toHalf(fromHalf(all))).toEqual(all);
  });

  it('rounds to the nearest, ties to even, and overflows to infinity', () => {
    expect([...fromHalf(toHalf([1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20]))]).toEqual([
      1,
      1 + 2 ** -9,
      1 + 2 ** -10,
    ]);
    expect([...fromHalf(toHalf([2.5 * 2 ** -24, 3.5 * 2 ** -24]))]).toEqual([2 * 2 ** -24, 4 * 2 ** -24]);
    expect([...fromHalf(toHalf([65519, 65520, -1e9]))]).toEqual([65504, Infinity, -Infinity]);
  });
});
