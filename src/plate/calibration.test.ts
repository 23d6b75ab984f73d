import { describe, expect, it } from 'vitest';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/stream.js';
import { calibrate, halfWidth, leastRadius, type HeldOutScores } from './calibration.js';

/** Held-out scores whose error has a deviation that only the test knows. */
function heldOut(count: number, errorOf: (deviation: number, distance: number) => number): HeldOutScores {
  const random = new RandomStream(3);
  const held = {
    truth: new Float64Array(count),
    mean: new Float64Array(count),
    deviation: new Float64Array(count),
    distance: new Float64Array(count),
    chosen: new Uint8Array(count),
  };
  for (let i = 0; i < count; i++) {
    held.mean[i] = 3 * normal(random);
    held.deviation[i] = 0.2 + random.uniform();
    held.distance[i] = 1 + random.int(6);
    held.truth[i] = held.mean[i] + errorOf(held.deviation[i], held.distance[i]) * normal(random);
  }
  return held;
}

const coverage = (held: HeldOutScores, fresh: HeldOutScores): number => {
  const calibration = { ...calibrate(held, undefined, 2), optimism: 1, headroom: 0 };
  return fresh.truth.filter((truth, i) => Math.abs(truth - fresh.mean[i]) <= halfWidth(calibration, fresh.deviation[i], fresh.distance[i])).length / fresh.truth.length; // prettier-ignore
};

describe('calibration', () => {
  it.each([
    ['right', (deviation: number) => deviation],
    ['four times too small', (deviation: number) => 4 * deviation],
    ['blind to distance', (_: number, distance: number) => 0.3 * distance],
    ['blind to noise', () => 1],
  ])('holds nine of ten where deviations were %s', (_, errorOf) => {
    const all = heldOut(3000, errorOf);
    const part = (from: number, to: number): HeldOutScores => ({
      truth: all.truth.slice(from, to),
      mean: all.mean.slice(from, to),
      deviation: all.deviation.slice(from, to),
      distance: all.distance.slice(from, to),
      chosen: all.chosen.slice(from, to),
    });
    const [held, fresh] = [part(0, 300), part(300, 3000)];
    expect(coverage(held, fresh)).toBeGreaterThan(0.85);
    expect(coverage(held, fresh)).toBeLessThan(0.95);
  });

  it('is wider where it is farther, as far as that shows', () => {
    const far = { ...calibrate(heldOut(1000, (_, distance) => 0.4 * distance), undefined, 2), optimism: 1, headroom: 0 }; // prettier-ignore
    expect(halfWidth(far, 0.5, 5)).toBeGreaterThan(1.5 * halfWidth(far, 0.5, 1));
    const near = { ...calibrate(heldOut(1000, () => 0.7), undefined, 2), optimism: 1, headroom: 0 }; // prettier-ignore
    expect(halfWidth(near, 0.5, 5)).toBeLessThan(1.1 * halfWidth(near, 0.5, 1));
    // Beyond what was held out, at least all errors together.
    expect(halfWidth(near, 0, 30)).toBeGreaterThanOrEqual(near.width * near.rms);
  });

  it('trusts no farther than predictions explain something', () => {
    const blind = heldOut(1000, (_, distance) => (distance > 3 ? 30 : 0.3));
    expect(calibrate(blind, undefined, 2).trustRadius).toBe(3);
    expect(
      calibrate(
        heldOut(1000, () => 0.3),
        undefined,
        2,
      ).trustRadius,
    ).toBe(6);
    // Never less than what is always trusted: a fifth of the length.
    expect(calibrate(blind, undefined, leastRadius(20)).trustRadius).toBe(4);
    expect([8, 14, 32, 50].map(leastRadius)).toEqual([2, 3, 6, 10]); // prettier-ignore
  });

  it('gives the errors of the last plate more weight', () => {
    const held = heldOut(600, () => 1);
    held.chosen.fill(1, 450);
    for (let i = 450; i < 600; i++) held.truth[i] = held.mean[i] + 3 * (held.truth[i] - held.mean[i]);
    const calibration = calibrate(held, undefined, 2);
    const plain = calibrate({ ...held, chosen: new Uint8Array(600) }, undefined, 2);
    const half = (one: typeof calibration): number => halfWidth({ ...one, optimism: 1, headroom: 0 }, 0.7, 3);
    expect(half(calibration)).toBeGreaterThan(1.2 * half(plain));
  });
});
