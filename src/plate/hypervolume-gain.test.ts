import { describe, expect, it } from 'vitest';
import { hypervolume } from '../math/pareto.js';
import { RandomStream } from '../random/stream.js';
import { HypervolumeGain } from './hypervolume-gain.js';

describe('what a point adds to a front', () => {
  it('has values known by hand', () => {
    const gain = new HypervolumeGain([0, 0]);
    expect(gain.of([2, 3])).toBe(6);
    gain.add([1, 3]);
    gain.add([3, 1]);
    // The boxes cover 3 + 3 - 1 = 5; (2, 2) adds the square above (1, 1).
    expect(gain.of([2, 2])).toBe(1);
    expect(gain.of([1, 1])).toBe(0);
    expect(gain.of([4, 1])).toBe(1);
    expect(gain.of([4, 4])).toBe(11);
    expect(gain.of([5, 0])).toBe(0);
    const three = new HypervolumeGain([0, 0, 0]);
    three.add([1, 2, 2]);
    // Box 2 x 1 x 2, of which 1 x 1 x 2 is covered.
    expect(three.of([2, 1, 2])).toBe(2);
    expect(three.of([1, 2, 2])).toBe(0);
  });

  it.each([2, 3, 4])('is the difference of two volumes, %i targets', (size) => {
    const random = new RandomStream(size);
    const reference = Array.from({ length: size }, () => 0.1);
    const gain = new HypervolumeGain(reference);
    const taken: number[][] = [];
    for (let i = 0; i < 25; i++) {
      const point = Array.from({ length: size }, () => random.uniform());
      const before = hypervolume(taken, reference);
      expect(gain.of(point)).toBeCloseTo(hypervolume([...taken, point], reference) - before, 10);
      taken.push(point);
      gain.add(point);
    }
    expect(hypervolume(gain.points, reference)).toBeCloseTo(hypervolume(taken, reference), 10);
  });
});
